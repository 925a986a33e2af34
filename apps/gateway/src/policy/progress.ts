import { ProgressLines, type Report } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { log, redactText } from '@golem/worker-kit';
import { z } from 'zod';
import type { GateWorld } from './gate-world.ts';

/** The chat is told no more often than this, in milliseconds: each status is an edit at Discord, which limits them. */
const PACE_MS = 1_000;

/** A result that is none yet. */
const Unfinished = z.object({ progress: ProgressLines });

/** How far a call came, from what is noted in the place of its result; null when its skill said nothing. */
export const progressIn = (result: unknown): string[] | null => {
  const noted = Unfinished.safeParse(result);
  return noted.success ? noted.data.progress : null;
};

/**
 * Listens to what a skill says of how far it is: notes it with the call, and shows it in the chat. `end` is the last
 * that is heard; what a skill says afterwards, or wrongly, changes nothing.
 */
export const followProgress = (
  world: GateWorld,
  { id, runId, chatId, capability, target }: NewToolRun,
): { report: Report; end(): void } => {
  let hasEnded = false;
  let shownAt = 0;
  let lines: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = () => {
    timer = undefined;
    shownAt = world.now();
    const progress = { step: 'working' as const, capability, lines, ...(target ? { target } : {}) };
    world
      .session(chatId)
      .progress(runId, progress)
      .catch((error: unknown) => log('warn', 'gate.progress_untold', { call: id, detail: String(error) }));
  };
  return {
    report(said) {
      const parsed = ProgressLines.safeParse(said);
      if (hasEnded || !parsed.success) return;
      lines = parsed.data.map((line) => redactText(line, world.secrets));
      world.store.noteProgress(id, lines);
      timer ??= setTimeout(show, Math.max(0, shownAt + PACE_MS - world.now()));
    },
    end() {
      hasEnded = true;
      clearTimeout(timer);
    },
  };
};
