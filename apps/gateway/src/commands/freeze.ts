import { CAPABILITIES, fail, MANIFESTS, ok, type Result } from '@golem/contracts';
import { liftFreeze, putFreeze } from '@golem/db';
import { commitWithBacklog } from '../session/mirror.ts';
import { type Asked, stamp } from './asked.ts';

const isScope = (scope: string): boolean =>
  scope === 'all' ||
  MANIFESTS.some(({ skill }) => skill === scope) ||
  CAPABILITIES.some(({ id }) => id === scope);

const noScope = (scope: string) =>
  fail(
    'invalid_input',
    `\`${scope.slice(0, 60)}\` is no scope: take \`all\`, a skill or a capability; \`/policy list\` shows them.`,
  );

const record = ({ world, event }: Asked, kind: string, detail: Record<string, unknown>): void =>
  world.audit.append({ at: world.now(), kind, actor: event.author.id, runId: event.id, detail });

/** `/freeze`: from the next decision on, parked approvals included, because the gate reads freezes each time. */
export const freeze = async (
  asked: Asked,
  { scope, reason, minutes }: { scope: string; reason?: string | undefined; minutes?: number | undefined },
): Promise<Result<string>> => {
  if (!isScope(scope)) return noScope(scope);
  const { world, event } = asked;
  const now = world.now();
  const expiresAt = minutes === undefined ? null : now + minutes * 60_000;
  const row = { scope, reason: reason ?? 'no reason given', by: event.author.id, createdAt: now, expiresAt };
  record(asked, 'freeze.set', { scope, reason: row.reason, expiresAt });
  await commitWithBacklog(world, [putFreeze(world.db, row)]);
  // A lease must not come back to life when the freeze ends.
  await Promise.all(MANIFESTS.map(({ skill }) => world.gate(skill).revokeLeasesIn(scope)));
  const until = expiresAt === null ? 'until `/unfreeze`' : `until ${stamp(expiresAt, 'f')}`;
  return ok(`❄️ Frozen: \`${scope}\` ${until}. Every change in it is refused, approved or not.`);
};

/** `/unfreeze` */
export const unfreeze = async (asked: Asked, scope: string): Promise<Result<string>> => {
  if (!isScope(scope)) return noScope(scope);
  record(asked, 'freeze.lifted', { scope });
  await commitWithBacklog(asked.world, [liftFreeze(asked.world.db, scope)]);
  return ok(`\`${scope}\` is not frozen any more.`);
};

/** The button Freeze on a card: its capability, until somebody lifts it. */
export const freezeCapabilityOf = async (asked: Asked, pendingId: string): Promise<Result<string>> => {
  const action = asked.world.store.pending(pendingId);
  if (!action)
    return fail(
      'not_found',
      'This action is not known any more. `/audit recent` has what became of it; to do it now, ask again.',
    );
  if (asked.principal.role === 'viewer')
    return fail(
      'denied',
      'Freezing is for operators; you are viewer. Ask an operator or the owner to press it.',
    );
  return freeze(asked, { scope: action.ask.capability, reason: `by button on ${pendingId}` });
};
