import { escapeInline } from '@golem/discord';
import type { SessionWorld } from '../session-world.ts';
import type { ExpectedRun, Schedule } from './schedule.ts';

/** So many schedules are named in one message. */
const NAMED = 20;

const stamp = (ms: number): string => `<t:${Math.floor(ms / 1000)}:f>`;

const timesOf = (runs: readonly ExpectedRun[]): string => {
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last) return '';
  if (runs.length === 1) return stamp(first.expectedAt);
  return `${runs.length} times, from ${stamp(first.expectedAt)} to ${stamp(last.expectedAt)}`;
};

const lineOf = (schedule: Schedule | null, runs: readonly ExpectedRun[]): string => {
  const [id] = [runs[0]?.scheduleId ?? ''];
  const what = schedule === null ? 'ended by now' : escapeInline(schedule.what, 150);
  const missed = runs.filter(({ state }) => state === 'missed');
  const skipped = runs.filter(({ state }) => state === 'skipped_overlap');
  const said = [
    ...(missed.length > 0 ? [`missed ${timesOf(missed)}`] : []),
    ...(skipped.length > 0
      ? [`skipped ${timesOf(skipped)}, because the run before is still at work or waits for somebody`]
      : []),
    ...(schedule?.last === 'started' ? ['the newest runs now'] : []),
  ];
  return `- \`${id}\` ${what}: ${said.join('; ')}`;
};

/** Says in one message what did not run, once; it is not run any more. */
export const tellMissed = (world: SessionWorld): void => {
  const untold = world.store.untoldRuns();
  const newest = untold.at(-1);
  if (newest === undefined) return;
  const bySchedule = Map.groupBy(untold, ({ scheduleId }) => scheduleId);
  const lines = [...bySchedule].slice(0, NAMED).map(([id, runs]) => lineOf(world.store.schedule(id), runs));
  const more = bySchedule.size > NAMED ? [`- and of ${bySchedule.size - NAMED} more schedules`] : [];
  const text = [
    '🕰️ Not everything ran at its time. What is named here was not done, and I do not do it late:',
    ...lines,
    ...more,
  ].join('\n');
  world.transaction(() => {
    world.store.say(`missed.${newest.eventId}.${untold.length}`, { kind: 'note', text }, world.now());
    for (const { eventId } of untold) world.store.tellRun(eventId);
    world.audit.append({
      at: world.now(),
      kind: 'schedule.not_run',
      actor: 'golem',
      detail: { schedules: bySchedule.size, times: untold.length },
    });
  });
  world.kick();
};
