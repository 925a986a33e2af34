/** Money is counted in millionths of a US dollar. */
export const MICROS = 1_000_000;

/** An amount as people read it; what is less than a cent with more digits. */
export const dollars = (micros: number): string =>
  `$${(micros / MICROS).toFixed(micros > 0 && micros < MICROS / 100 ? 4 : 2)}`;
