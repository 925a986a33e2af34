/** 2015-01-01, where Discord's ids begin, in unix milliseconds. */
const DISCORD_EPOCH = 1_420_070_400_000;

/** The id that a message would have at this time (unix milliseconds). */
export const idAt = (ms: number): string => (BigInt(Math.max(0, ms - DISCORD_EPOCH)) << 22n).toString();
/** When a message was written, unix milliseconds; Discord's ids tell. */
export const timeOf = (id: string): number => Number(BigInt(id) >> 22n) + DISCORD_EPOCH;
