import { applyD1Migrations, env, runInDurableObject } from 'cloudflare:test';
import { openDb } from '@golem/db';
import { AuditTrail } from '../src/audit/audit-trail.ts';
import { GateStore } from '../src/policy/gate-store.ts';
import type { GateWorld } from '../src/policy/gate-world.ts';
import type { SessionPort } from '../src/session/session-port.ts';

/** What was said in chats, by key. */
export type Notes = Map<string, string>;

/** Works on a gate's rules over real storage and a real D1. The skill is what the test gives; chats only take notes. */
export const withGate = async (
  given: Partial<GateWorld>,
  work: (world: GateWorld, notes: Notes) => Promise<void> | void,
): Promise<void> => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  const name = crypto.randomUUID();
  const notes: Notes = new Map();
  const note = async (key: string, text: string): Promise<void> => void notes.set(key, text);
  await runInDurableObject(env.STORAGE.getByName(name), async (_object, { storage }) => {
    await work(
      {
        now: () => 1_000_000,
        db: openDb(env.DB),
        store: new GateStore(storage.sql),
        audit: new AuditTrail(storage.sql, `gate:${name}`, []),
        transaction: (change) => storage.transactionSync(change),
        ownerIds: ['42'],
        discord: null,
        grantSecret: 'a-grant-secret-for-tests-only-0123456789',
        secrets: [],
        portOf: () => null,
        results: { put: () => Promise.reject(new Error('A test did not expect a file.')) },
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
        session: () => ({ note }) as unknown as SessionPort,
        inFlight: new Map(),
        mirrorSoon: () => {},
        retryLater: async () => {},
        ...given,
      },
      notes,
    );
  });
};
