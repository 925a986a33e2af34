/** Of measurements in milliseconds. */
interface Spread {
  p50: number;
  p99: number;
}

const quantile = (sorted: number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

const spreadOf = (values: number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
};

/** Only ratios of one run mean anything, so each figure stands beside the floor's of the same minutes. */
export interface Compared {
  golem: Spread;
  floor: Spread;
  ratio: Spread;
}

export const compare = (golem: number[], floor: number[]): Compared => {
  const [ours, theirs] = [spreadOf(golem), spreadOf(floor)];
  return { golem: ours, floor: theirs, ratio: { p50: ours.p50 / theirs.p50, p99: ours.p99 / theirs.p99 } };
};
