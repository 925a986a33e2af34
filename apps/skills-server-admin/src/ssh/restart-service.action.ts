import { fail, ok, type Probe, type serverAdmin } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { complaint, readService, type ServiceStatus, unitOf } from './service.ts';
import { withSession } from './session.ts';

/** systemd itself gives a service 90 s to stop by default; most take under one. */
const LIMIT_S = 80;

/** A start this much before `since` still counts: the two are read one after the other. Milliseconds. */
const TOLERANCE_MS = 2_000;

const sinceWhen = ({ startedSecondsAgo }: ServiceStatus): string =>
  startedSecondsAgo === null ? 'was never started' : `was started ${Math.round(startedSecondsAgo)} s ago`;

/** Whether it was started in these last milliseconds. Stopped and not running again: the restart may have begun. */
const wasRestarted = ({ active, startedSecondsAgo }: ServiceStatus, withinMs: number): Probe['happened'] => {
  if (startedSecondsAgo === null || active !== 'active') return 'unknown';
  return startedSecondsAgo * 1000 <= withinMs + TOLERANCE_MS ? 'yes' : 'no';
};

export const restartService: ActionFor<typeof serverAdmin, 'restart_service', ServerAdminEnv> = {
  run: ({ server, service }, context) =>
    withSession(context, server, async (session) => {
      const before = await beforeWrite(readService(session, service));
      if (!before.ok) return before;
      const done = await session.run(['systemctl', 'restart', '--', unitOf(service)], LIMIT_S);
      if (!done.ok) return done;
      if (done.value.exitCode !== 0) {
        // It may have been stopped before this, so it is not said that nothing was done.
        return fail(
          'upstream_error',
          `${service} on ${server} was not restarted as it should (${complaint(done.value)}). Look at service_status and tail_log.`,
        );
      }
      // The restart is done; not being able to look at it is not a failure of it.
      const after = await readService(session, service);
      return ok({ output: after.ok ? after.value : before.value });
    }),

  preview: ({ server, service }, context) =>
    withSession(context, server, async (session) => {
      const status = await readService(session, service);
      if (!status.ok) return status;
      const { service: unit, description, active, sub } = status.value;
      return ok({
        lines: [
          `${unit} (${description}) on ${server} is ${active} (${sub}) and ${sinceWhen(status.value)}.`,
          'It is down while it restarts.',
        ],
        state: { server, unit, active },
      });
    }),

  probe: ({ server, service }, context, since) =>
    withSession(context, server, async (session) => {
      const status = await readService(session, service);
      if (!status.ok) return status;
      const detail = `${status.value.service} on ${server} is ${status.value.active} and ${sinceWhen(status.value)}.`;
      return ok({ happened: wasRestarted(status.value, context.now() - since), detail });
    }),
};
