import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { System } from './system.ts';

/** When in the life of the events the runtime is killed. */
const MOMENTS = ['any', 'accepting', 'before_click', 'clicking', 'in_effect', 'after_effect'] as const;
/** `lost_request`: the request to the provider dies with the runtime, so that nothing happens. */
export type Moment = (typeof MOMENTS)[number] | 'lost_request';

/** A lost request is settled only when it cannot arrive late any more, after a good minute: so only each hundredth. */
export const pickMoment = (round: number, random: Random): Moment =>
  round % 100 === 0 ? 'lost_request' : random.pick(MOMENTS);

/** If what the kill waits for does not come, it comes anyway, in milliseconds. */
const KILL_ANYWAY_MS = 8_000;

const REBOOT = /\/actions\/reboot$/;

const whenever = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + KILL_ANYWAY_MS;
  while (!condition() && Date.now() < deadline) await wait(5);
};

/**
 * Prepares the world for a kill at this moment. Returns what waits for it, given the first click; the moment itself
 * is somewhere in the milliseconds after what it is named for.
 */
export const prepareMoment = (
  system: System,
  moment: Moment,
  random: Random,
): ((firstClick: Promise<void>) => Promise<void>) => {
  const { world } = system;
  const { requests, faults } = world.cloud.hetzner;
  const isLost = moment === 'lost_request';
  const delayMs = isLost || moment === 'in_effect' ? 100 + random.below(1_200) : 0;
  // The log is bounded, so a place in it means nothing in a long run.
  requests.length = 0;
  faults.clear();
  if (delayMs > 0) {
    faults.inject({ method: 'POST', path: REBOOT, times: 3, delayMs, ...(isLost ? { cut: 'before' } : {}) });
  }
  const effectsBefore = world.cloud.countEffects('reboot_server');
  return async (firstClick) => {
    switch (moment) {
      case 'any':
        return wait(random.below(4_000));
      case 'accepting':
        return wait(random.below(60));
      case 'before_click':
        await whenever(
          () => system.query("SELECT 1 FROM pending_actions WHERE status = 'pending'").length > 0,
        );
        return wait(random.below(300));
      case 'clicking':
        await Promise.race([firstClick, wait(KILL_ANYWAY_MS)]);
        return wait(random.below(40));
      case 'in_effect':
      case 'lost_request':
        await whenever(() => requests.some(({ path }) => REBOOT.test(path)));
        return wait(random.below(delayMs + 200));
      case 'after_effect':
        await whenever(() => world.cloud.countEffects('reboot_server') > effectsBefore);
        return wait(random.below(1_500));
    }
  };
};
