import type { z } from 'zod';
import { aboutCommands } from './commands/about.ts';
import { agentCommands } from './commands/agent.ts';
import { approvalCommands } from './commands/approvals.ts';
import { auditCommands } from './commands/audit.ts';
import { leaseCommands } from './commands/lease.ts';
import { memoryCommands } from './commands/memory.ts';
import { peopleCommands } from './commands/people.ts';
import { policyCommands } from './commands/policy.ts';
import { runCommands } from './commands/runs.ts';
import { scheduleCommands } from './commands/schedule.ts';

/** The one list of Golem's Discord commands: registration, routing, help and autocomplete all read it. */
export const COMMANDS = [
  ...agentCommands,
  ...runCommands,
  ...approvalCommands,
  ...policyCommands,
  ...leaseCommands,
  ...memoryCommands,
  ...auditCommands,
  ...peopleCommands,
  ...scheduleCommands,
  ...aboutCommands,
] as const;

export type AnyCommand = (typeof COMMANDS)[number];

/** A subcommand's name is two words: `policy show`. */
export type CommandName = AnyCommand['name'];

/** A parsed command: `name` tells which, `options` are its own. */
export type CommandCall = z.infer<AnyCommand['call']>;

/** What the names with subcommands are about; Discord wants a description for each. */
export const GROUPS: Readonly<Record<string, string>> = {
  audit: 'What was done, by whom and why',
  lease: 'Approvals given ahead of time',
  memory: 'What Golem remembers',
  policy: 'The rules that decide what Golem may do',
  schedule: 'What Golem does by itself',
  soul: 'Who Golem is',
};

/** The message command in a message's Apps menu: the message becomes an `/ask`. */
export const ASK_GOLEM = 'Ask Golem';

/**
 * The commands with these names; a group's name (`policy`) stands for all of its subcommands.
 * Without names: all of them.
 */
export function commandsFor(enabled?: Iterable<string>): readonly AnyCommand[] {
  if (!enabled) return COMMANDS;
  const names = new Set(enabled);
  return COMMANDS.filter(({ name }) => names.has(name) || names.has(name.split(' ', 1)[0] ?? name));
}

/** The declaration of a command: its lane, who sees the answer, who may use it. */
export function commandNamed(name: string): AnyCommand | undefined {
  return COMMANDS.find((command) => command.name === name);
}
