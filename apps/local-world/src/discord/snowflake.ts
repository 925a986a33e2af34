import type { Clock } from '../clock.ts';

/** 2015-01-01T00:00:00Z, where Discord's ids begin. */
const DISCORD_EPOCH = 1_420_070_400_000n;

/** Makes Discord ids: 42 bits of time, 22 bits of sequence; each is greater than the one before. */
export const snowflakes = (clock: Clock): (() => string) => {
  let last = 0n;
  return () => {
    const fresh = (BigInt(clock.now()) - DISCORD_EPOCH) << 22n;
    last = fresh > last ? fresh : last + 1n;
    return last.toString();
  };
};

export const isSnowflake = (text: string): boolean => /^(?:0|[1-9]\d{0,19})$/.test(text);
