import { expect, test } from 'vitest';
import { parked } from '../../test/parked.ts';
import { OWNER, withSession } from '../../test/session-world.ts';
import type { GatePort } from '../policy/gate-port.ts';
import { approve, deny } from './decide-pending.ts';
import { answerTo, claim, expireDue } from './pending.ts';
import type { Runs, SessionWorld } from './session-world.ts';

const statusOf = ({ store }: SessionWorld, id: string) => store.pending(id)?.status;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `abandon` is asked
const gate = () => ({ abandon: async () => {} }) as unknown as GatePort;

test('an action that the gate takes while another one expires is not expired under it', async () => {
  let now = 0;
  let meanwhile: (() => void) | null = null;
  const send = async (): Promise<void> => meanwhile?.();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `send` is asked
  const runs = { send } as unknown as Runs;
  await withSession({ now: () => now, runs, gate }, async (world) => {
    const first = parked(world, 10);
    const second = parked(world, 20);
    const approved = world.store.pending(second);
    if (approved) world.store.putPending({ ...approved, status: 'approved' });
    meanwhile = () => {
      meanwhile = null;
      expect(claim(world, second, approved?.ask.callId ?? '', 'd').ok).toBe(true);
      now = 25_000;
    };
    now = 15_000;
    await expireDue(world);
    expect([statusOf(world, first), statusOf(world, second)]).toEqual(['expired', 'executing']);
  });
});

test('a run that gives up takes its question back: an approval after that is refused', () =>
  withSession({}, async (world) => {
    const id = parked(world, 900);
    expect(answerTo(world, id, false)).toMatchObject({ status: 'pending', leftMs: 900_000 });
    expect(answerTo(world, id, true)).toMatchObject({ status: 'cancelled' });
    expect(statusOf(world, id)).toBe('cancelled');
    const late = await approve(world, id, OWNER, null);
    expect(late.ok ? late.value : late.error.message).toContain('cancelled already');
  }));

test('a run that gives up after the approval goes on with it', () =>
  withSession({}, (world) => {
    const id = parked(world, 900);
    const stored = world.store.pending(id);
    if (stored) world.store.putPending({ ...stored, status: 'approved' });
    expect(answerTo(world, id, true)).toMatchObject({ status: 'approved' });
  }));

const words = (result: Awaited<ReturnType<typeof approve>>) =>
  result.ok ? result.value : result.error.message;
const refusals = ({ audit }: SessionWorld) => audit.queued().filter(({ kind }) => kind === 'action.refused');
const quietRuns = (): Partial<SessionWorld> => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `send` is asked
  const runs = { send: async () => {} } as unknown as Runs;
  return { runs, gate };
};

test('invariant 13: a click that is refused is an audit row', () =>
  withSession(quietRuns(), async (world) => {
    const id = parked(world, 900);
    const stranger = { id: '43', name: 'Bob', roleIds: [] };
    expect(words(await approve(world, id, stranger, null))).toBe('I only work for people I know.');
    expect(words(await deny(world, id, stranger, null))).toBe('I only work for people I know.');
    expect(words(await deny(world, id, OWNER, null))).toBe('Denied.');
    expect(words(await approve(world, id, OWNER, null))).toContain('denied already');
    expect(
      refusals(world).map(({ actor, pendingId, detail }) => [actor, pendingId, detail['decision']]),
    ).toEqual([
      ['43', id, 'approve'],
      ['43', id, 'deny'],
      ['42', id, 'approve'],
    ]);
  }));

test('a click that comes again after a crash is not told that it changed nothing: it was this one', () =>
  withSession(quietRuns(), async (world) => {
    const approved = parked(world, 900);
    const denied = parked(world, 900);
    for (let time = 1; time <= 2; time += 1) {
      expect(words(await approve(world, approved, OWNER, null))).toBe('Approved.');
      expect(words(await deny(world, denied, OWNER, null))).toBe('Denied.');
    }
    expect(refusals(world)).toEqual([]);
  }));
