import { setTimeout as wait } from 'node:timers/promises';
import { post } from './client.ts';
import type { Signer } from './interaction.ts';
import type { Outside } from './outside.ts';
import type { System } from './runtime.ts';

/** How many requests are on their way at once. */
export const LEVELS = [1, 4, 16] as const;
const CHATS = 50;
/** What goes on after an answer (D1 is told, alarms are set) is over by then, in milliseconds. */
const SETTLE_MS = 50;

/** What every measurement needs. */
export interface Bench {
  signer: Signer;
  outside: Outside;
  golem: System;
  minimal: System;
  /** How much is measured: 1, or less for a quick look. */
  effort: number;
}

/** One way of asking one system. */
export interface Target {
  system: System;
  path: string;
  prompt: string;
  /** Whether an acknowledged request ends in an answer in Discord. */
  answers: boolean;
}

export interface Timed {
  /** Until the acknowledgement, in milliseconds. */
  acknowledged: number;
  /** Until Discord had the answer, in milliseconds; of a target that does not answer, the same. */
  answered: number;
}

let asked = 0;
/** The chats take turns, so that no two requests on their way at once are of one chat. */
const nextChat = (): string => {
  asked += 1;
  return `13${String(asked % CHATS).padStart(17, '0')}`;
};

/** A run that has not answered by then never will, in milliseconds: far above the slowest on a busy machine. */
const PATIENCE_MS = 60_000;

/** Throws, with what Discord was told instead, when the answer does not come. */
export const inTime = async (outside: Outside, isThere: Promise<void>, path: string): Promise<void> => {
  const given = new AbortController();
  const late = async (): Promise<never> => {
    await wait(PATIENCE_MS, undefined, { signal: given.signal });
    const instead = outside.lastWords() ?? 'nothing';
    throw new Error(`${path} gave no answer within ${PATIENCE_MS / 1000} s; Discord was told: ${instead}`);
  };
  try {
    await Promise.race([isThere, late()]);
  } finally {
    given.abort();
  }
};

/** Asks once and waits until the answer is there. */
const ask = async ({ signer, outside }: Bench, { system, path, prompt, answers }: Target): Promise<Timed> => {
  const interaction = signer.ask(nextChat(), prompt);
  const isThere = answers ? outside.answered(interaction.token) : undefined;
  const started = performance.now();
  const acknowledged = await post(system.url, path, interaction);
  if (isThere) await inTime(outside, isThere, path);
  return { acknowledged, answered: performance.now() - started };
};

/** Asks `count` times, `parallel` of them at once, each followed by the next. */
export const keepBusy = async (
  bench: Bench,
  target: Target,
  parallel: number,
  count: number,
): Promise<Timed[]> => {
  const timed: Timed[] = [];
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      timed.push(await ask(bench, target));
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  await wait(SETTLE_MS);
  return timed;
};
