import type { InboundEvent, When } from '@golem/contracts';
import { openSchedules } from '@golem/db';
import { array, asyncProperty, assert as check, constantFrom, integer, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accepted, OWNER, withSession } from '../../../test/session-world.ts';
import { sessionStore } from '../session-store.ts';
import type { SessionWorld } from '../session-world.ts';
import { addSchedule, changeSchedule } from './change-schedules.ts';
import { runSchedules } from './run-schedules.ts';

const at = (iso: string): number => Date.parse(iso);
/** A Friday, 13:00 in Berlin. */
const START = at('2026-11-20T12:00:00Z');
const WEEKDAYS: When = { kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'Europe/Berlin' };
const ID = '0000000000000001';
const DAY = 86_400_000;

interface Scene {
  world: SessionWorld;
  sql: SqlStorage;
  /** Moves the clock and goes round once. */
  at: (time: string | number) => Promise<void>;
  /** What became of each expected time, by its day and hour. */
  outcomes: () => string[];
  said: () => string[];
  events: () => InboundEvent[];
}

const scene = (work: (scene: Scene) => Promise<void>, given: Partial<SessionWorld> = {}) => {
  let now = START;
  return withSession({ now: () => now, ...given }, async (world, sql) => {
    await work({
      world,
      sql,
      at: async (time) => {
        now = typeof time === 'string' ? at(time) : time;
        await runSchedules(world);
      },
      outcomes: () =>
        world.store
          .expectedRuns(ID)
          .map((run) => `${new Date(run.expectedAt).toISOString().slice(8, 13)} ${run.state}`),
      said: () =>
        world.store
          .unsaid(now)
          .flatMap(({ utterance }) => (utterance.kind === 'note' ? [utterance.text] : [])),
      events: () => world.store.openEvents('accepted').map(({ event }) => event),
    });
  });
};

const add = (
  world: SessionWorld,
  more: {
    when?: When;
    kind?: 'ask' | 'remind';
    what?: string;
    id?: string;
    event?: Partial<InboundEvent>;
  } = {},
) => {
  const asking = accepted(world, more.event ?? {});
  world.store.endUnadmitted(asking.id, world.now());
  return addSchedule(world, {
    id: more.id ?? ID,
    runId: asking.id,
    kind: more.kind ?? 'ask',
    read: { when: more.when ?? WEEKDAYS, words: 'every weekday at 09:00 Europe/Berlin' },
    what: more.what ?? 'check all sites',
    catchUpMs: more.kind === 'remind' ? 7 * DAY : 600_000,
    role: 'owner',
  });
};

describe('a schedule', () => {
  test('runs at its time, once, as an event of its author', () =>
    scene(async ({ world, at: move, events, outcomes }) => {
      add(world);
      await move('2026-11-23T07:59:59Z');
      expect(events()).toEqual([]);
      await move('2026-11-23T08:00:25Z');
      expect(events()).toMatchObject([
        {
          id: `schedule-${ID}-20261123T0800Z`,
          source: 'schedule',
          author: OWNER,
          request: { kind: 'prompt', text: 'check all sites', byOthers: false },
          reply: { kind: 'channel', messageId: null },
        },
      ]);
      await move('2026-11-23T08:00:26Z');
      await Promise.all([runSchedules(world), runSchedules(world)]);
      expect(events()).toHaveLength(1);
      expect(outcomes()).toEqual(['23T08 started']);
    }));

  test('that was away for a week says once what was missed, and runs none of it', () =>
    scene(async ({ world, at: move, events, outcomes, said }) => {
      add(world);
      await move('2026-11-28T10:00:00Z');
      await move('2026-11-28T10:05:00Z');
      expect(events()).toEqual([]);
      expect(outcomes()).toEqual(['23T08', '24T08', '25T08', '26T08', '27T08'].map((day) => `${day} missed`));
      expect(said()).toEqual([
        [
          '🕰️ Not everything ran at its time. What is named here was not done, and I do not do it late:',
          `- \`${ID}\` check all sites: missed 5 times, from <t:${at('2026-11-23T08:00Z') / 1000}:f> to <t:${at('2026-11-27T08:00Z') / 1000}:f>`,
        ].join('\n'),
      ]);
    }));

  test('that comes back in time for the newest runs that one, and says which were missed', () =>
    scene(async ({ world, at: move, events, outcomes, said }) => {
      add(world);
      await move('2026-11-25T08:05:00Z');
      expect(events().map(({ id }) => id)).toEqual([`schedule-${ID}-20261125T0800Z`]);
      expect(outcomes()).toEqual(['23T08 missed', '24T08 missed', '25T08 started']);
      expect(said()).toEqual([expect.stringMatching(/missed 2 times.*; the newest runs now$/s)]);
    }));

  test('skips a time while its last run is at work, says so, and goes on when that has ended', () =>
    scene(async ({ world, at: move, events, outcomes, said }) => {
      add(world);
      await move('2026-11-23T08:01:00Z');
      await move('2026-11-24T08:01:00Z');
      expect(outcomes()).toEqual(['23T08 started', '24T08 skipped_overlap']);
      expect(said()).toEqual([expect.stringContaining('the run before is still at work')]);
      for (const { id } of events()) world.store.endUnadmitted(id, world.now());
      await move('2026-11-25T08:01:00Z');
      expect(outcomes()).toEqual(['23T08 done', '24T08 skipped_overlap', '25T08 started']);
    }));

  test('is added once by a call that is repeated', () =>
    scene(async ({ world }) => {
      expect(add(world)).toMatchObject({ ok: true, value: { id: ID, next: '2026-11-23T08:00:00.000Z' } });
      expect(add(world)).toMatchObject({ ok: true });
      expect(world.store.openSchedules()).toHaveLength(1);
      expect(world.audit.queued().map(({ kind }) => kind)).toEqual(['schedule.added']);
    }));

  test('is one of at most 50 in a chat', () =>
    scene(async ({ world }) => {
      for (let index = 0; index < 50; index += 1)
        expect(add(world, { id: `${index}`.padStart(16, '0') }).ok).toBe(true);
      expect(add(world, { id: 'f'.repeat(16) })).toMatchObject({ ok: false, error: { code: 'conflict' } });
    }));

  test('needs a person in whose name it runs', () =>
    scene(async ({ world }) => {
      const author = { id: 'system:alertmanager', name: 'Alertmanager', roleIds: [] };
      expect(add(world, { event: { author } })).toMatchObject({ ok: false, error: { code: 'rejected' } });
    }));

  test('that is paused expects nothing, and after it is resumed only what comes then', () =>
    scene(async ({ world, at: move, outcomes, said }) => {
      add(world);
      const asked = { by: OWNER.id, runId: 'run' };
      expect(changeSchedule(world, ID, 'pause', asked)).toMatchObject({ ok: true, value: { next: null } });
      await move('2026-11-25T12:00:00Z');
      expect(changeSchedule(world, ID, 'resume', asked)).toMatchObject({
        ok: true,
        value: { state: 'active', next: '2026-11-26T08:00:00.000Z' },
      });
      await move('2026-11-26T08:01:00Z');
      expect(outcomes()).toEqual(['26T08 started']);
      expect(said()).toEqual([]);
      changeSchedule(world, ID, 'remove', asked);
      await move('2026-11-27T08:01:00Z');
      expect(outcomes()).toHaveLength(1);
      expect(changeSchedule(world, ID, 'resume', asked)).toMatchObject({ ok: false });
    }));

  test('that is for once ends when it has run', () =>
    scene(async ({ world, at: move, outcomes }) => {
      add(world, { when: { kind: 'after', ms: 1_200_000 } });
      await move(START + 1_200_000);
      expect(outcomes()).toEqual(['20T12 started']);
      expect(world.store.schedule(ID)).toMatchObject({ state: 'ended', wakeAt: null });
    }));

  test('stands in the database as it is, where the cron finds one whose alarm was lost', () =>
    scene(async ({ world, at: move }) => {
      add(world);
      await move(START);
      const rows = async () =>
        (await openSchedules(world.db, 200)).filter(({ chatId }) => chatId === world.chatId);
      expect(await rows()).toMatchObject([{ id: ID, state: 'active', what: 'check all sites', last: null }]);
      await move('2026-11-23T08:01:00Z');
      expect(await rows()).toMatchObject([
        {
          nextAt: at('2026-11-24T08:00:00Z') + (world.store.schedule(ID)?.terms.jitterMs ?? 0),
          last: 'started',
        },
      ]);
    }));
});

describe('the author of a schedule', () => {
  test('who is not known any more has nothing run, and the chat is told', () =>
    scene(
      async ({ world, at: move, events, outcomes, said }) => {
        add(world);
        await move('2026-11-23T08:01:00Z');
        expect(events()).toEqual([]);
        expect(outcomes()).toEqual(['23T08 refused']);
        expect(said()).toEqual([expect.stringContaining(`in the name of <@${OWNER.id}>`)]);
        expect(world.store.schedule(ID)).toMatchObject({ state: 'paused', wakeAt: null });
      },
      { ownerIds: [] },
    ));

  test('is looked up again with the Discord roles of now, not of then', () =>
    scene(
      async ({ world, at: move, events }) => {
        await world.db.$client.exec(
          "INSERT OR REPLACE INTO principals (id, kind, role, name, created_at, created_by) VALUES ('77', 'role', 'operator', 'ops', 0, 'test')",
        );
        const author = { id: '43', name: 'Bob', roleIds: ['77'] };
        add(world, { event: { author, chat: { id: world.chatId, guildId: '9', kind: 'guild' } } });
        await move('2026-11-23T08:01:00Z');
        expect(events()).toEqual([]);
        expect(world.store.schedule(ID)?.last).toBe('refused');
      },
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
      { discord: { getMember: async () => ({ ok: true, value: { roles: [] } }) } as never },
    ));

  test('whom nobody can tell yet has it wait, and run once when they can', () => {
    let away = true;
    return scene(
      async ({ world, at: move, events, outcomes }) => {
        const author = { id: '43', name: 'Bob', roleIds: ['77'] };
        await world.db.$client.exec(
          "INSERT OR REPLACE INTO principals (id, kind, role, name, created_at, created_by) VALUES ('77', 'role', 'operator', 'ops', 0, 'test')",
        );
        add(world, { event: { author, chat: { id: world.chatId, guildId: '9', kind: 'guild' } } });
        await expect(move('2026-11-23T08:01:00Z')).rejects.toThrow('does not say');
        expect(outcomes()).toEqual(['23T08 due']);
        // So that it is not forgotten when the process ends now.
        expect(world.store.nextWake()).toBeLessThanOrEqual(world.now());
        away = false;
        await move('2026-11-23T08:02:00Z');
        await move('2026-11-23T08:03:00Z');
        expect(events()).toHaveLength(1);
        expect(outcomes()).toEqual(['23T08 started']);
      },
      {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
        discord: {
          getMember: async () =>
            away
              ? { ok: false, error: { kind: 'unavailable', message: 'away' } }
              : { ok: true, value: { roles: ['77'] } },
        } as never,
      },
    );
  });
});

test('a reminder is said once, without a run, and late rather than never', () =>
  scene(async ({ world, at: move, events, said }) => {
    add(world, { kind: 'remind', what: 'call Bob', when: { kind: 'at', at: START + DAY } });
    await move(START + DAY + 3 * 3_600_000);
    await move(START + DAY + 4 * 3_600_000);
    expect(events()).toEqual([]);
    expect(said()).toEqual([
      `⏰ Reminder for <@${OWNER.id}> (late; it was due <t:${(START + DAY) / 1000}:f>): call Bob`,
    ]);
  }));

test('`!do` is scheduled as that command, without a model', () =>
  scene(async ({ world, at: move, events }) => {
    add(world, { what: '!do server-admin.list_servers' });
    await move('2026-11-23T08:01:00Z');
    expect(events()).toMatchObject([
      { request: { kind: 'command', name: 'do', options: { capability: 'server-admin.list_servers' } } },
    ]);
  }));

test('when a process ends between any two steps, another goes on from the storage and nothing runs twice', () =>
  scene(async ({ world, sql, at: move, events, outcomes }) => {
    add(world);
    await move('2026-11-23T08:01:00Z');
    const restarted: SessionWorld = { ...world, store: sessionStore(sql, () => {}) };
    await runSchedules(restarted);
    expect(events()).toHaveLength(1);
    expect(outcomes()).toEqual(['23T08 started']);

    // A transaction that fails leaves neither half: no event without its row, no row without its event.
    for (const { id } of events()) world.store.endUnadmitted(id, world.now());
    const breaking: SessionWorld = {
      ...world,
      store: {
        ...world.store,
        accept: () => {
          throw new Error('killed');
        },
      },
      now: () => at('2026-11-24T08:01:00Z'),
    };
    await expect(runSchedules(breaking)).rejects.toThrow('killed');
    expect(events()).toEqual([]);
    await move('2026-11-24T08:02:00Z');
    expect(events().map(({ id }) => id)).toEqual([`schedule-${ID}-20261124T0800Z`]);
    expect(outcomes()).toEqual(['23T08 done', '24T08 started']);
  }));

test('for any jumps of the clock, ends of runs and restarts each expected time has exactly one outcome', () =>
  check(
    asyncProperty(
      array(
        record({
          minutes: integer({ min: -2_000, max: 6_000 }),
          also: constantFrom('nothing', 'runs end', 'restart'),
        }),
        { minLength: 1, maxLength: 10 },
      ),
      (steps) =>
        scene(async ({ world, sql, at: move, events }) => {
          add(world, { when: { kind: 'cron', expression: '30 */8 * * *', timeZone: 'America/New_York' } });
          let now = START;
          for (const { minutes, also } of steps) {
            now += minutes * 60_000;
            await move(now);
            const open = events();
            expect(new Set(open.map(({ id }) => id)).size).toBe(open.length);
            if (also === 'runs end') for (const { id } of open) world.store.endUnadmitted(id, now);
            if (also === 'restart') world.store = sessionStore(sql, () => {});
          }
          const runs = world.store.expectedRuns(ID);
          const times = runs.map(({ expectedAt }) => expectedAt);
          expect(new Set(times).size).toBe(times.length);
          // None in between was forgotten: they are all that the zone's clocks have.
          const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
          expect(Math.max(0, ...gaps)).toBeLessThanOrEqual(9 * 3_600_000);
          for (const { eventId, state } of runs)
            expect(world.store.event(eventId) !== null).toBe(state === 'started' || state === 'done');
        }),
    ),
    { numRuns: 15 },
  ));
