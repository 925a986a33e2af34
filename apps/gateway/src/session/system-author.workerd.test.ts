import { ALERTMANAGER, type InboundEvent } from '@golem/contracts';
import { expect, test } from 'vitest';
import { accepted, OWNER, withSession } from '../../test/session-world.ts';
import { principalOf } from './admit.ts';
import { takeIn } from './take-in.ts';

const prompt = { kind: 'prompt', text: '{"alert":"SiteDown"}', byOthers: true } as const;

const takeInOf = async (more: Partial<InboundEvent>, ownerIds = [OWNER.id]) => {
  let seen: unknown = null;
  await withSession({ ownerIds }, async (world) => {
    const event = accepted(world, { request: prompt, ...more });
    await takeIn(world);
    const { state, principal } = world.store.event(event.id) ?? {};
    seen = { state, role: principal?.role ?? null, audited: world.audit.queued().map(({ kind }) => kind) };
  });
  return seen;
};

test('invariant 6: the author of alerts is heard by its own way in', async () => {
  expect(await takeInOf({ source: 'alert', author: ALERTMANAGER })).toEqual({
    state: 'queued',
    role: 'operator',
    audited: [],
  });
});

const refused = { state: 'ended', role: null, audited: ['event.refused'] };

test.for(['interaction', 'message', 'api', 'schedule'] as const)(
  'invariant 6: nobody is the author of alerts by %s, not even when OWNER_IDS names it',
  async (source) => {
    expect(await takeInOf({ source, author: ALERTMANAGER }, [ALERTMANAGER.id])).toEqual(refused);
  },
);

test('invariant 6: by the way in of alerts no person is heard, and no program that nobody knows', async () => {
  expect(await takeInOf({ source: 'alert' })).toEqual(refused);
  expect(await takeInOf({ source: 'alert', author: { ...ALERTMANAGER, id: 'system:other' } })).toEqual(
    refused,
  );
});

test('invariant 12: a click by the author of alerts is a stranger’s', () =>
  withSession({ ownerIds: [ALERTMANAGER.id] }, async (world) => {
    expect(await principalOf(world, ALERTMANAGER)).toBeNull();
  }));
