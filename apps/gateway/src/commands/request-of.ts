import {
  coerceArgs,
  type EventRequest,
  fail,
  findCapability,
  ok,
  type Principal,
  type Result,
  roleAtLeast,
} from '@golem/contracts';
import { type ToolRunRow, toolRunById } from '@golem/db';
import { BUILT_COMMANDS, commandNamed, parseCommand, parseCustomId, parseDoArguments } from '@golem/discord';
import { contentWords } from '@golem/memory';
import type { RunRequest } from '../agent/run-params.ts';
import type { SessionWorld } from '../session/session-world.ts';

/** An effect can be undone for this long, in milliseconds; later the world has moved on too far. */
export const UNDO_MS = 24 * 3600 * 1000;

/** Whether an event becomes a run, in the order of its chat; all others are answered at once. */
export const isRun = (request: EventRequest): boolean => {
  if (request.kind === 'command') return commandNamed(request.name)?.lane === 'run';
  return (
    request.kind === 'prompt' ||
    (request.kind === 'button' && parseCustomId(request.customId)?.action === 'undo')
  );
};

/** Why this person may not use this command, or null. */
export const refusalFor = (principal: Principal, request: EventRequest): string | null => {
  const needed = request.kind === 'command' ? commandNamed(request.name)?.minRole : undefined;
  if (request.kind !== 'command' || needed === undefined || roleAtLeast(principal.role, needed)) return null;
  return `\`/${request.name}\` is for ${needed}s; you are ${principal.role}.`;
};

const call = (capability: string, args: Record<string, unknown>): Result<RunRequest> =>
  ok({ kind: 'call', capability, args });

/** Somebody who types `/do server-admin.get_server server=web-1` has Discord put all of it into the first option. */
const directCall = (typed: string, more: string): Result<RunRequest> => {
  const [, capability = typed, inline = ''] = /^\s*(\S+)\s+([\s\S]+)$/.exec(typed) ?? [];
  const text = `${inline} ${more}`.trim();
  const known = findCapability(capability);
  if (!known)
    return fail(
      'unknown_capability',
      `There is no capability \`${capability}\`; \`/policy list\` shows them.`,
    );
  const args = parseDoArguments(text);
  return args.ok
    ? call(capability, coerceArgs(known, args.value))
    : fail('invalid_input', args.error.message);
};

/** Whether a call has done something that an inverse call is known for: a failed one, when it ended in the middle. */
export const isUndoable = ({ status, undo }: Pick<ToolRunRow, 'status' | 'undo'>): boolean =>
  undo !== null && (status === 'succeeded' || status === 'failed');

/** The inverse of a call that was made in this chat. It is a call like any other, and passes the gate like one. */
const undoCall = async (world: SessionWorld, id: string): Promise<Result<RunRequest>> => {
  const [row] = await toolRunById(world.db, id);
  if (row?.chatId !== world.chatId)
    return fail(
      'not_found',
      `There is no call \`${id.slice(0, 60)}\` in this chat; \`/undo\` offers what can be undone while you type.`,
    );
  if (row.status !== 'succeeded' && !isUndoable(row))
    return fail('conflict', `This call is ${row.status}, so there is nothing to undo.`);
  if (!row.undo)
    return fail(
      'conflict',
      `\`${row.capability}\` cannot be undone by itself; ask for what should be done instead.`,
    );
  if (world.now() - (row.endedAt ?? 0) > UNDO_MS) {
    return fail('expired', 'This was done more than 24 hours ago; undo it with a new request, after a look.');
  }
  return call(row.undo.capability, row.undo.args);
};

/** A subject for a fact that was given without one: its first word that says something. */
const firstWord = (statement: string): string => {
  const told = statement.split(/\s+/).find((word) => contentWords(word).length > 0) ?? statement;
  return told.slice(0, 100);
};

/** A prompt must have words. */
const NO_WORDS = 'I sent this without words.';

const callIdBehind = (world: SessionWorld, pendingId: string): string =>
  world.store.pending(pendingId)?.ask.callId ?? pendingId;

/** The run that an event asks for; an error that says what to do when it cannot be read. Only for events of the run lane. */
export const requestOf = async (world: SessionWorld, request: EventRequest): Promise<Result<RunRequest>> => {
  if (request.kind === 'prompt') {
    const { text, byOthers, attachments } = request;
    if (attachments?.length)
      return ok({ kind: 'prompt', text: text.trim() || NO_WORDS, byOthers, attachments });
    return text.trim() === ''
      ? fail(
          'invalid_input',
          'There is no text in this message that I could work on. Write what I should do.',
        )
      : ok({ kind: 'prompt', text, byOthers });
  }
  if (request.kind === 'button') {
    const clicked = parseCustomId(request.customId);
    return clicked
      ? undoCall(world, callIdBehind(world, clicked.id))
      : fail('invalid_input', 'I do not know this button; it may be from an older version. Use `/undo`.');
  }
  if (request.kind !== 'command') return fail('invalid_input', 'This is not a run.');
  const parsed = parseCommand(request.name, request.options, BUILT_COMMANDS);
  if (!parsed.ok) return fail('invalid_input', parsed.error.message);
  const { name, options } = parsed.value;
  switch (name) {
    case 'ask':
      return ok({ kind: 'prompt', text: options.prompt, byOthers: false });
    case 'do':
      return directCall(options.capability, options.arguments);
    case 'undo':
      return undoCall(world, callIdBehind(world, options.id));
    case 'memory add':
      return call('memory.remember', {
        subject: firstWord(options.statement),
        statement: options.statement,
      });
    case 'redact': {
      const plan = await world.planRedaction(options.topic);
      return plan.ok ? call('memory.redact', { redaction: plan.value }) : plan;
    }
    case 'memory forget':
      return call('memory.forget', { fact: options.id });
    case 'policy set':
      return call('golem.set_policy', { ...options });
    case 'lease grant':
      return call('golem.grant_lease', { ...options });
    case 'pair':
      return call('golem.set_principal', { ...options });
    case 'lease revoke':
      return call('golem.revoke_lease', { lease: options.id });
    default:
      return fail('invalid_input', 'This command is answered at once.');
  }
};
