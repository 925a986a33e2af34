/** What tells a series from the others in the same chart. */
export interface Labelled {
  labels: Readonly<Record<string, string>>;
}

/**
 * A name for each series: the labels that differ, their values alone when it is one label. A single series, or several
 * that differ in nothing, are named by all they have.
 */
export const seriesNames = (series: readonly Labelled[]): string[] => {
  const keys = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].toSorted();
  const differing = keys.filter((key) => new Set(series.map(({ labels }) => labels[key])).size > 1);
  const [only] = differing;
  if (differing.length === 1 && only !== undefined) {
    return series.map(({ labels }) => labels[only] || `no ${only}`);
  }
  return series.map(({ labels }) => {
    const named = (differing.length > 0 ? differing : keys.filter((key) => key !== '__name__'))
      .filter((key) => labels[key])
      .map((key) => `${key}=${labels[key]}`)
      .join(' ');
    return named || labels['__name__'] || 'value';
  });
};
