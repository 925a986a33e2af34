import { env, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { toolRun } from '../../test/tool-run.ts';
import { GateStore } from './gate-store.ts';

const withStore = (work: (store: GateStore) => void): Promise<void> =>
  runInDurableObject(env.STORAGE.getByName(crypto.randomUUID()), (_object, { storage }) =>
    work(new GateStore(storage.sql)),
  );

test('a rate counts executions of its capability and key inside the window only', () =>
  withStore((store) => {
    store.reserve('1', 'a.b', 'global', 'x', 100);
    store.reserve('2', 'a.b', 'global', 'x', 200);
    store.reserve('3', 'a.b', 'chat:1', 'x', 200);
    store.reserve('4', 'a.c', 'global', 'x', 200);
    expect(store.rate('a.b', 'global', 0)).toEqual({ used: 2, oldest: 100 });
    expect(store.rate('a.b', 'global', 100)).toEqual({ used: 1, oldest: 200 });
    expect(store.rate('a.b', 'nobody', 0)).toEqual({ used: 0, oldest: null });
  }));

test('the same call reserved twice counts once, and a released one not at all', () =>
  withStore((store) => {
    store.reserve('1', 'a.b', 'global', 'x', 100);
    store.reserve('1', 'a.b', 'global', 'x', 150);
    expect(store.rate('a.b', 'global', 0).used).toBe(1);
    expect(store.lastExecution('a.b', 'x')).toBe(150);
    store.release('1');
    expect(store.rate('a.b', 'global', 0).used).toBe(0);
    expect(store.lastExecution('a.b', 'x')).toBeNull();
  }));

test('a grant is redeemed once', () =>
  withStore((store) => {
    expect([store.redeem('j', 1), store.redeem('j', 1), store.redeem('k', 1)]).toEqual([true, false, true]);
  }));

test('a breaker that cannot be read is open, and lets a probe through after its time', () =>
  runInDurableObject(env.STORAGE.getByName(crypto.randomUUID()), (_object, { storage }) => {
    const store = new GateStore(storage.sql);
    storage.sql.exec("INSERT INTO breakers (scope, body) VALUES ('a.b', '{')");
    expect(store.breaker('a.b', 100)).toEqual({ state: 'open', openedAt: 100 });
    expect(store.breaker('a.b', 900)).toEqual({ state: 'open', openedAt: 100 });
    expect(store.breaker('a.c', 900)).toEqual({ state: 'closed', failures: [] });
  }));

test('a breaker that was moved in a transaction that failed has not moved', () =>
  runInDurableObject(env.STORAGE.getByName(crypto.randomUUID()), (_object, { storage }) => {
    const store = new GateStore(storage.sql);
    store.putBreaker('a.b', { state: 'open', openedAt: 1 });
    expect(store.breaker('a.b', 2)).toEqual({ state: 'open', openedAt: 1 });
    const failing = () =>
      storage.transactionSync(() => {
        store.putBreaker('a.b', { state: 'open', openedAt: 5 });
        throw new Error('full');
      });
    expect(failing).toThrow('full');
    expect(store.breaker('a.b', 6)).toEqual({ state: 'open', openedAt: 1 });
  }));

test('what D1 has not been told survives pruning', () =>
  withStore((store) => {
    const told = toolRun({ id: 'told', status: 'succeeded', createdAt: 1 });
    store.put({ row: told, reply: null });
    store.put({ row: toolRun({ id: 'untold', status: 'succeeded', createdAt: 1 }), reply: null });
    store.confirmMirrored(told);
    store.prune(1_000);
    expect([store.find('told'), store.find('untold')?.row.id]).toEqual([null, 'untold']);
  }));
