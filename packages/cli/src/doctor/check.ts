import { paint } from '../terminal.ts';

/** One thing that was looked at. */
export interface Check {
  name: string;
  /** `unknown`: it could not be looked at, for the reason in `told`. */
  state: 'ok' | 'bad' | 'unknown';
  told: string;
  /** What a person does about it. */
  todo?: string;
}

export const ok = (name: string, told: string): Check => ({ name, state: 'ok', told });
export const bad = (name: string, told: string, todo: string): Check => ({ name, state: 'bad', told, todo });
export const unknown = (name: string, told: string): Check => ({ name, state: 'unknown', told });

const SIGNS = { ok: paint('green', '✓'), bad: paint('red', '✗'), unknown: paint('gray', '–') } as const;

export const checkLines = ({ name, state, told, todo }: Check): string[] => [
  `${SIGNS[state]} ${name.padEnd(18)} ${told}`,
  ...(todo === undefined ? [] : [`  ${' '.repeat(18)} → ${todo}`]),
];
