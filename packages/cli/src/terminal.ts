import { styleText } from 'node:util';

export type Level = 'debug' | 'info' | 'warn' | 'error';
/** Writes one line for people. */
export type Log = (level: Level, source: string, message: string) => void;

const COLOUR = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const;

/** What a command of `golem` needs of the process that it runs in. */
export interface Shell {
  /** Writes lines to standard output. */
  say: (...lines: string[]) => void;
  /** Sets the exit code. */
  exit: (code: number) => void;
}

/** Colours text for standard output, where that is a terminal. */
export const paint = (colour: 'gray' | 'green' | 'yellow' | 'red' | 'bold', text: string): string =>
  styleText(colour, text, { stream: process.stdout });

/** A failure that a person can mend: shown without a stack, with what to do. */
export class UserError extends Error {
  override name = 'UserError';
}

/**
 * Lines like `12:00:01 warn  gateway      message` on standard error, so that standard output stays for machines.
 * Colour only on a terminal; `debug` only when `verbose`.
 */
export const createLog =
  (verbose: boolean, stream: NodeJS.WriteStream = process.stderr): Log =>
  (level, source, message) => {
    if (level === 'debug' && !verbose) return;
    const time = new Date().toTimeString().slice(0, 8);
    const head = styleText(COLOUR[level], `${level.padEnd(5)} ${source.padEnd(14)}`, { stream });
    for (const line of message.split('\n')) stream.write(`${time} ${head} ${line}\n`);
  };
