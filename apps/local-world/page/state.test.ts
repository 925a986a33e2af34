import { describe, expect, it } from 'vitest';
import { GOLEM, OPS, OWNER, pageMessage, pageState, VIEWER } from './page-fixture.ts';
import { applyEvent, bySnowflake, continuesGroup, visibleMessages } from './state.ts';

describe('applyEvent', () => {
  it('replaces an edited message where it stands', () => {
    const [first, second] = [pageMessage({ content: 'one' }), pageMessage({ content: 'two' })];
    const edited = { ...first, message: { ...first.message, content: 'edited' } };
    const state = applyEvent(pageState({ messages: [first, second] }), { type: 'message', message: edited });
    expect(state?.messages).toEqual([edited, second]);
  });

  it('ends the typing of whoever wrote', () => {
    const typing = [{ channel: OPS, user: GOLEM.id, until: 1 }];
    const state = applyEvent(pageState({ typing }), { type: 'message', message: pageMessage({}) });
    expect(state?.typing).toEqual([]);
  });

  it('ignores what comes before the snapshot', () => {
    expect(applyEvent(null, { type: 'commands', commands: [] })).toBeNull();
  });
});

describe('visibleMessages', () => {
  it('shows an ephemeral message to nobody else', () => {
    const ephemeral = pageMessage({}, { visibleTo: OWNER.id });
    const state = pageState({ messages: [ephemeral] });
    expect(visibleMessages(state, OPS, OWNER)).toEqual([ephemeral]);
    expect(visibleMessages(state, OPS, VIEWER)).toEqual([]);
  });
});

describe('continuesGroup', () => {
  const first = pageMessage({ timestamp: '2026-11-21T10:00:00Z' });

  it.each([
    [pageMessage({ timestamp: '2026-11-21T10:06:00Z' }), true],
    [pageMessage({ timestamp: '2026-11-21T10:08:00Z' }), false],
    [pageMessage({ timestamp: '2026-11-21T10:01:00Z' }, { command: '/ask' }), false],
    [pageMessage({ timestamp: '2026-11-21T10:01:00Z' }, { visibleTo: OWNER.id }), false],
  ])('%#: only what the same author wrote soon after, unasked, in the same visibility', (next, expected) => {
    expect(continuesGroup(first, next)).toBe(expected);
  });
});

it('orders snowflakes of different lengths by their number', () => {
  expect([{ id: '1000' }, { id: '999' }, { id: '1001' }].toSorted(bySnowflake).map(({ id }) => id)).toEqual([
    '999',
    '1000',
    '1001',
  ]);
});
