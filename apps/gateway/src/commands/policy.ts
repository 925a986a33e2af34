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

type InShort = Pick<PolicyRecord, 'capability' | 'enabled' | 'effect' | 'confirm' | 'minRole'>;

const rulesOf = ({ enabled, effect, confirm, minRole }: InShort): string =>
  `${enabled ? '' : '**off** '}${effect}, confirm ${confirm}, from ${minRole} on`;

/** One line for the capabilities of a skill that have the same rules: so a list of all is one message. */
const skillInShort = (skill: string, rows: readonly InShort[]): string => {
  const byRules = Map.groupBy(rows, rulesOf);
  const lines = [...byRules].map(
    ([rules, alike]) =>
      `- ${rules}: ${alike.map(({ capability }) => `\`${capability.slice(skill.length + 1)}\``).join(' ')}`,
  );
  return [`**${skill}**`, ...lines].join('\n');
};

/** `/policy list` */
export const listPolicies = async ({ world }: Asked): Promise<Result<string>> => {
  const rows = await allPolicies(world.db);
  if (rows.length === 0) return ok('There is no policy, so everything is refused.');
  const bySkill = Map.groupBy(rows, ({ capability }) => capability.slice(0, capability.indexOf('.')));
  const skills = [...bySkill].map(([skill, ofSkill]) => skillInShort(skill, ofSkill));
  return ok([...skills, '-# `/policy show` has one of them in full.'].join('\n'));
};

/** `/policy show` */
export const showPolicy = async ({ world }: Asked, capability: string): Promise<Result<string>> => {
  if (!findCapability(capability)) return unknown(capability);
  const policy = readPolicy(await policyOf(world.db, capability));
  if (!policy)
    return fail(
      'rejected',
      `\`${capability}\` has no readable policy, so it is refused; \`pnpm golem seed-policies\` makes one.`,
    );
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
