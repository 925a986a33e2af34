/** A span of time for people, rounded up so that "again in" is never too early: "40 s", "12 min", "3 h", "2 days". */
export const spanText = (ms: number): string => {
  const s = Math.max(0, Math.ceil(ms / 1000));
  if (s <= 120) return `${s} s`;
  if (s <= 120 * 60) return `${Math.ceil(s / 60)} min`;
  if (s <= 48 * 3600) return `${Math.ceil(s / 3600)} h`;
  return `${Math.ceil(s / 86_400)} days`;
};

/** A value in quotation marks, cut to 80 characters. */
export const quoted = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`;
