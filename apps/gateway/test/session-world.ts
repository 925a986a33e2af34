import { applyD1Migrations, env, runInDurableObject } from 'cloudflare:test';
import type { InboundEvent } from '@golem/contracts';
import { openDb } from '@golem/db';
import { AuditTrail } from '../src/audit/audit-trail.ts';
import { inTransaction, sessionStore } from '../src/session/session-store.ts';
import type { SessionWorld } from '../src/session/session-world.ts';
import { reportUnreadable } from '../src/session/unreadable.ts';

export const OWNER = { id: '42', name: 'Ann', roleIds: [] };

const unexpected = (what: string) => (): never => {
  throw new Error(`A test did not expect ${what}.`);
};

/** Works on a Session's rules over real storage and a real D1. Runs, gates and Discord are what the test gives. */
export const withSession = async (
  given: Partial<SessionWorld>,
  work: (world: SessionWorld, sql: SqlStorage) => Promise<void> | void,
): Promise<void> => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  const chatId = crypto.randomUUID();
  await runInDurableObject(env.STORAGE.getByName(chatId), async (_object, { storage }) => {
    const absent: Pick<SessionWorld, 'soul' | 'results' | 'runs' | 'gate' | 'session' | 'planRedaction'> = {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a test that reads the soul brings its own
      soul: {
        get: unexpected('a look at the soul'),
        list: unexpected('a look at the soul'),
      } as unknown as R2Bucket,
      results: { get: unexpected('a look for a file') },
      runs: {
        start: unexpected('a start'),
        send: unexpected('an event'),
        stateOf: unexpected('a look at a run'),
        stop: unexpected('a stop'),
      },
      gate: unexpected('a gate'),
      planRedaction: unexpected('a redaction'),
      session: unexpected('another chat'),
    };
    const world: SessionWorld = {
      chatId,
      now: () => 1_000_000,
      store: sessionStore(storage.sql, (id, problem) => reportUnreadable(world, id, problem)),
      audit: new AuditTrail(storage.sql, `chat:${chatId}`, []),
      transaction: (change) => inTransaction(storage, world.store, change),
      db: openDb(env.DB),
      limits: null,
      ownerIds: [OWNER.id],
      secrets: [],
      discord: null,
      kick: () => {},
      followers: { areThere: () => false, join: () => {}, tell: () => {} },
      live: new Map(),
      heard: new Map(),
      socket: async () => ({ state: 'off', since: 0, because: null }),
      ...absent,
      ...given,
    };
    await work(world, storage.sql);
  });
};

let events = 0;

/** An event of the owner, accepted now; a prompt if nothing else is said. */
export const accepted = (world: SessionWorld, more: Partial<InboundEvent> = {}): InboundEvent => {
  events += 1;
  const event: InboundEvent = {
    id: `event-${events}`,
    source: 'interaction',
    chat: { id: world.chatId, guildId: null, kind: 'dm' },
    author: OWNER,
    reply: { kind: 'none' },
    request: { kind: 'prompt', text: 'hello', byOthers: false },
    receivedAt: world.now() + events,
    ...more,
  };
  world.store.accept(event);
  return event;
};
