import { coerceArgs, fail, findCapability, ok, type PolicyRecord, type Result } from '@golem/contracts';
import { allPolicies, policyOf, readPolicy } from '@golem/db';
import { parseDoArguments } from '@golem/discord';
import type { Asked } from './asked.ts';
import { reasonLines } from './pending.ts';

const unknown = (capability: string) =>
  fail(
    'unknown_capability',
    `There is no capability \`${capability.slice(0, 60)}\`; \`/policy list\` shows them.`,
  );

const inShort = (
  row: Pick<PolicyRecord, 'capability' | 'enabled' | 'effect' | 'confirm' | 'minRole'>,
): string =>
  `- \`${row.capability}\` ${row.enabled ? '' : '**off** '}${row.effect}, confirm ${row.confirm}, from ${row.minRole} on`;

/** `/policy list` */
export const listPolicies = async ({ world }: Asked): Promise<Result<string>> => {
  const rows = await allPolicies(world.db);
  return ok(
    rows.length === 0 ? 'There is no policy, so everything is refused.' : rows.map(inShort).join('\n'),
  );
};

/** `/policy show` */
export const showPolicy = async ({ world }: Asked, capability: string): Promise<Result<string>> => {
  if (!findCapability(capability)) return unknown(capability);
  const policy = readPolicy(await policyOf(world.db, capability));
  if (!policy) return fail('rejected', `\`${capability}\` has no readable policy, so it is refused.`);
  return ok(`\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``);
};

/** `/policy explain`: what each rule says to this call now, with nothing done and nothing counted. */
export const explainPolicy = async (
  { world, event }: Asked,
  capability: string,
  text: string,
): Promise<Result<string>> => {
  const known = findCapability(capability);
  if (!known) return unknown(capability);
  const args = parseDoArguments(text);
  if (!args.ok) return fail('invalid_input', args.error.message);
  const decision = await world.gate(known.skill.skill).explain({
    call: { id: `${event.id}.explain`, runId: event.id, capability, args: coerceArgs(known, args.value) },
    chatId: world.chatId,
    requester: event.author,
    tainted: false,
    pendingId: null,
  });
  return ok([`**\`${capability}\`: ${decision.verdict}**`, ...reasonLines(decision.reasons)].join('\n'));
};
