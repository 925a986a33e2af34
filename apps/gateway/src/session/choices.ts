import {
  type Author,
  CAPABILITIES,
  MANIFESTS,
  type Role,
  RUNBOOKS_PREFIX,
  runbookName,
} from '@golem/contracts';
import { latestMemories, recentRuns, recentTargets, recentToolRuns } from '@golem/db';
import type { Choice } from '@golem/discord';
import { tellableTo } from '@golem/memory';
import { soulObjects } from '../agent/soul-files.ts';
import { isUndoable, UNDO_MS } from '../commands/request-of.ts';
import { principalOf } from './admit.ts';
import type { SessionWorld } from './session-world.ts';

/** What only this chat, or D1, can complete; `target` is the name of an argument that names one. */
export type ChoiceSource =
  | 'pending'
  | 'run'
  | 'past_run'
  | 'undoable'
  | 'lease'
  | 'schedule'
  | 'soul'
  | 'fact'
  | 'runbook'
  | { target: string };

/** More than anybody chooses from; Discord shows 25. */
const MOST = 100;
/** A server or site that was not used for so long is not offered, in milliseconds. */
const TARGET_MS = 30 * 24 * 3_600_000;

const openRunsOf = ({ store }: SessionWorld): Choice[] =>
  store.openEvents().map(({ event: { id }, request, state }) => ({
    value: id,
    name: `${state}: ${request?.kind === 'prompt' ? request.text : (request?.capability ?? 'not begun')} (${id})`,
  }));

const pastRunsOf = async ({ db, chatId }: SessionWorld): Promise<Choice[]> =>
  (await recentRuns(db, chatId, MOST)).map(({ id, request, status }) => ({
    value: id,
    name: `${status}: ${request} (${id})`,
  }));

const undoableOf = async (world: SessionWorld): Promise<Choice[]> => {
  const since = world.now() - UNDO_MS;
  return (await recentToolRuns(world.db, world.chatId, MOST))
    .filter((row) => isUndoable(row) && (row.endedAt ?? 0) > since)
    .map(({ id, capability, target }) => ({ value: id, name: `${capability} ${target ?? ''} (${id})` }));
};

const leasesOf = async (world: SessionWorld): Promise<Choice[]> => {
  const leases = await Promise.all(MANIFESTS.map(({ skill }) => world.gate(skill).leases()));
  return leases.flat().map(({ id, capability, target, remaining }) => ({
    value: id,
    name: `${capability} ${target ?? ''}, ${remaining} left (${id})`,
  }));
};

const schedulesOf = ({ store }: SessionWorld): Choice[] =>
  store
    .openSchedules()
    .map(({ id, what, terms }) => ({ value: id, name: `${terms.spoken}: ${what} (${id})` }));

const runbooksIn = async ({ soul }: SessionWorld): Promise<Choice[]> => {
  const { objects } = await soul.list({ prefix: RUNBOOKS_PREFIX, limit: MOST });
  return plain(objects.flatMap(({ key }) => runbookName(key) ?? []));
};

/** What was used before, in any capability that calls its target the same. */
const targetsNamed = async (world: SessionWorld, argument: string): Promise<Choice[]> => {
  const capabilities = CAPABILITIES.filter(({ target }) => target === argument).map(({ id }) => id);
  const rows = await recentTargets(world.db, capabilities, world.now() - TARGET_MS, MOST);
  return plain(rows.flatMap(({ target }) => target ?? []));
};

const plain = (values: readonly string[]): Choice[] => values.map((value) => ({ name: value, value }));

const all = async (world: SessionWorld, source: ChoiceSource, role: Role): Promise<Choice[]> => {
  if (typeof source === 'object') return targetsNamed(world, source.target);
  switch (source) {
    case 'pending':
      return world.store.openPending().map(({ id, ask }) => ({ value: id, name: `${ask.sentence} (${id})` }));
    case 'run':
      return openRunsOf(world);
    case 'past_run':
      return pastRunsOf(world);
    case 'undoable':
      return undoableOf(world);
    case 'lease':
      return leasesOf(world);
    case 'schedule':
      return schedulesOf(world);
    case 'soul':
      return plain((await soulObjects(world.soul)).map(({ key }) => key));
    case 'fact':
      return tellableTo({ role, chatId: world.chatId }, await latestMemories(world.db, MOST)).map(
        ({ id, statement }) => ({
          value: id,
          name: `${statement} (${id})`,
        }),
      );
    case 'runbook':
      return runbooksIn(world);
  }
};

/** What fits what was typed, for autocomplete: by what it is or by its id. A stranger is shown nothing. */
export const choicesFor = async (
  world: SessionWorld,
  source: ChoiceSource,
  typed: string,
  author: Author,
): Promise<Choice[]> => {
  const principal = await principalOf(world, author);
  if (principal === null) return [];
  const wanted = typed.trim().toLowerCase();
  return (await all(world, source, principal.role)).filter(({ name }) => name.toLowerCase().includes(wanted));
};
