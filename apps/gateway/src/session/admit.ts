import { type Author, type InboundEvent, isSystem, type Principal } from '@golem/contracts';
import {
  insertMessage,
  insertRun,
  principalRows,
  resolvePrincipal,
  resolveRequester,
  type Statement,
  upsertSession,
} from '@golem/db';
import type { RunRequest } from '../agent/run-params.ts';
import type { StoredEvent } from './event-store.ts';
import { tellRefusal } from './live.ts';
import type { SessionWorld } from './session-world.ts';

/** One quiet line; it says neither who is known nor what Golem is. */
const STRANGER = 'I only work for people I know.';

/** Who an author is now. Owners by configuration need no round trip to D1. */
export const principalOf = async (
  { db, ownerIds }: SessionWorld,
  author: Author,
): Promise<Principal | null> =>
  resolvePrincipal(author, ownerIds.includes(author.id) ? [] : await principalRows(db, [author]), ownerIds);

/**
 * Who an event comes from. A program is heard only by its own way in, and nobody else by that: an event from anywhere
 * else that names one is a stranger's.
 */
export const requesterOf = async (
  world: SessionWorld,
  { source, author }: InboundEvent,
): Promise<Principal | null> => {
  if (source !== 'alert') return principalOf(world, author);
  return isSystem(author) ? resolveRequester(author, [], []) : null;
};

/** Somebody who goes on writing is answered once in so long, in milliseconds: an interaction, always. */
const STRANGER_MS = 6 * 3_600_000;

/** Refuses a stranger: a short answer and an audit row that does not repeat what they wrote. */
export const refuseStranger = (world: SessionWorld, event: InboundEvent): void => {
  const { id, source, author } = event;
  const key =
    source === 'message' ? `stranger.${author.id}.${Math.floor(world.now() / STRANGER_MS)}` : `reply.${id}`;
  world.transaction(() => {
    world.store.say(key, { kind: 'reply', eventId: id, text: STRANGER }, world.now());
    world.store.endUnadmitted(event.id, world.now());
    world.audit.append({
      at: world.now(),
      kind: 'event.refused',
      actor: event.author.id,
      runId: event.id,
      detail: { because: 'not a principal', request: event.request.kind },
    });
  });
  tellRefusal(world, event, STRANGER);
  world.kick();
};

/** The user's words, as history keeps them. */
const wordsOf = (request: RunRequest): string =>
  request.kind === 'prompt'
    ? [request.text, ...(request.attachments ?? []).map(({ name }) => `[attached: ${name}]`)].join('\n')
    : `/do ${request.capability} ${JSON.stringify(request.args)}`;

/** Whether somebody who may change nothing has written this: a later run of somebody who may must know. */
const isByOthers = ({ role }: Principal, request: RunRequest): boolean =>
  role === 'viewer' || (request.kind === 'prompt' && request.byOthers);

/** That the chat exists, and when it was last used: the cron looks after chats that were. */
const usage = (world: SessionWorld, { chat, receivedAt }: InboundEvent): Statement =>
  upsertSession(world.db, {
    chatId: world.chatId,
    guildId: chat.guildId,
    kind: chat.kind,
    createdAt: world.now(),
    lastEventAt: receivedAt,
  });

/** What D1 is told of a run when it is admitted: the words, the run. */
const admission = (world: SessionWorld, { event, principal, request }: Admitted): Statement[] => {
  const { db, chatId } = world;
  const words = wordsOf(request);
  const at = world.now();
  return [
    insertMessage(db, {
      id: event.id,
      chatId,
      runId: event.id,
      role: 'user',
      authorId: event.author.id,
      authorName: event.author.name,
      content: words,
      turnAt: event.receivedAt,
      part: 0,
      taintedAt: isByOthers(principal, request) ? event.receivedAt : null,
      createdAt: at,
    }),
    insertRun(db, {
      id: event.id,
      chatId,
      source: event.source,
      request: words,
      principalId: principal.id,
      principalRole: principal.role,
      status: 'accepted',
      createdAt: event.receivedAt,
    }),
  ];
};

type Admitted = Pick<StoredEvent, 'event'> & { principal: Principal; request: RunRequest };

/** The statements for events that D1 has not been told of yet, and what to confirm when it has them. */
export const admissions = (world: SessionWorld): { ids: string[]; statements: Statement[] } => {
  const waiting = world.store.unrecorded();
  const last = waiting.at(-1);
  return {
    ids: waiting.map(({ event }) => event.id),
    statements: [
      ...(last ? [usage(world, last.event)] : []),
      ...waiting.flatMap(({ event, principal, request }) =>
        principal && request ? admission(world, { event, principal, request }) : [],
      ),
    ],
  };
};
