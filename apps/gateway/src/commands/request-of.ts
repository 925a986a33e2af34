import { coerceArgs, type EventRequest, fail, findCapability, ok, type Result } from '@golem/contracts';
import { BUILT_COMMANDS, parseCommand, parseDoArguments } from '@golem/discord';
import type { RunRequest } from '../agent/run-params.ts';

/** The run that an event asks for; an error that says what to do when it cannot be read. Only for events of the run lane. */
export const requestOf = (request: EventRequest): Result<RunRequest> => {
  if (request.kind === 'prompt') return ok({ kind: 'prompt', text: request.text });
  if (request.kind !== 'command') return fail('invalid_input', 'This is not a run.');
  const parsed = parseCommand(request.name, request.options, BUILT_COMMANDS);
  if (!parsed.ok) return fail('invalid_input', parsed.error.message);
  const command = parsed.value;
  switch (command.name) {
    case 'ask':
      return ok({ kind: 'prompt', text: command.options.prompt });
    case 'do':
      return callOf(command.options.capability, command.options.arguments);
    case 'memory add':
      return ok({
        kind: 'call',
        capability: 'memory.remember',
        args: { subject: firstWords(command.options.statement), statement: command.options.statement },
      });
    case 'memory forget':
      return ok({ kind: 'call', capability: 'memory.forget', args: { fact: command.options.id } });
    default:
      return fail('invalid_input', 'This command is answered at once.');
  }
};

const callOf = (capability: string, text: string): Result<RunRequest> => {
  const known = findCapability(capability);
  if (!known)
    return fail('unknown_capability', `There is no capability \`${capability}\`; \`/help\` lists them.`);
  const args = parseDoArguments(text);
  if (!args.ok) return fail('invalid_input', args.error.message);
  return ok({ kind: 'call', capability, args: coerceArgs(known, args.value) });
};

/** Commands that become a run, in the order of their chat; all others are answered at once. */
const RUN_COMMANDS = new Set(['ask', 'do', 'memory add', 'memory forget']);

export const isRun = (request: EventRequest): boolean =>
  request.kind === 'prompt' || (request.kind === 'command' && RUN_COMMANDS.has(request.name));

/** A subject for a fact that was given without one: its first six words. */
const firstWords = (statement: string): string => statement.split(/\s+/).slice(0, 6).join(' ').slice(0, 100);
