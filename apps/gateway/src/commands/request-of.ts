import {
  coerceArgs,
  type EventRequest,
  fail,
  findCapability,
  type InboundEvent,
  ok,
  type Principal,
  type Result,
  roleAtLeast,
} from '@golem/contracts';
import { type ToolRunRow, toolRunById } from '@golem/db';
import { BUILT_COMMANDS, commandNamed, parseCommand, parseCustomId, parseDoArguments } from '@golem/discord';
import { contentWords } from '@golem/memory';
import type { RunRequest } from '../agent/run-params.ts';
import type { RedactionPlan } from '../memory/redact.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { scheduleCall } from './schedule.ts';

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

/**
 * What the card must not show the chat: the phrases that the approval is for. They stand in no table, and in the outbox
 * until they are masked with everything else.
 */
const showPhrases = (
  world: SessionWorld,
  eventId: string,
  { id, phrases, isWidened }: RedactionPlan,
): void => {
  const words = phrases.map((phrase) => `- ${phrase}`).join('\n');
  const widened = isWidened ? '' : '\nThe small model did not answer, so no other words for it were added.';
  const text = `The plan \`${id}\` looks for these phrases, as they are compared, and no others:\n${words}${widened}\nIf one is not meant, deny the card and name the topic in other words.`;
  world.store.say(`aside.${id}`, { kind: 'aside', eventId, text }, world.now());
};

const redaction = async (
  world: SessionWorld,
  eventId: string,
  topic: string,
): Promise<Result<RunRequest>> => {
  const plan = await world.planRedaction(topic);
  if (!plan.ok) return plan;
  showPhrases(world, eventId, plan.value);
  return call('memory.redact', { redaction: plan.value.id });
};

/** The run that an event asks for; an error that says what to do when it cannot be read. Only for events of the run lane. */
export const requestOf = async (
  world: SessionWorld,
  { id: eventId, request }: InboundEvent,
): Promise<Result<RunRequest>> => {
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
    case 'redact':
      return redaction(world, eventId, options.topic);
    case 'memory forget':
      return call('memory.forget', { fact: options.id });
    case 'policy set':
      return call('golem.set_policy', { ...options });
    case 'lease grant':
      return call('golem.grant_lease', { ...options });
    case 'pair':
      return call('golem.set_principal', { ...options });
    case 'schedule add':
      return scheduleCall(options.when, options.prompt, world.now());
    case 'schedule pause':
      return call('golem.pause_schedule', { schedule: options.id });
    case 'schedule resume':
      return call('golem.resume_schedule', { schedule: options.id });
    case 'schedule remove':
      return call('golem.remove_schedule', { schedule: options.id });
    case 'lease revoke':
      return call('golem.revoke_lease', { lease: options.id });
    default:
      return fail('invalid_input', 'This command is answered at once.');
  }
};
