import type { RunState, Runs } from '../session/session-world.ts';
import type { RunParams } from './run-params.ts';

const stateFrom = (status: InstanceStatus['status']): RunState => {
  switch (status) {
    case 'queued':
    case 'running':
    case 'paused':
    case 'waiting':
    case 'waitingForPause':
    case 'rollingBack':
    case 'unknown':
      return 'alive';
    case 'complete':
      return 'done';
    case 'errored':
    case 'terminated':
      return 'dead';
  }
};

/** The runs as Workflow instances: the run id is the instance id, so that a run cannot be started twice. */
export const runsOver = (workflow: Workflow<RunParams>): Runs => ({
  async start(params) {
    try {
      await workflow.create({ id: params.runId, params });
    } catch (error) {
      // A second start of the same run is what a re-drive after a crash looks like.
      if (!String(error).includes('already_exists')) throw error;
    }
  },
  async send(runId, type) {
    const instance = await workflow.get(runId);
    await instance.sendEvent({ type, payload: {} });
  },
  async stateOf(runId) {
    try {
      const instance = await workflow.get(runId);
      return stateFrom((await instance.status()).status);
    } catch (error) {
      if (String(error).includes('not_found')) return 'missing';
      throw error;
    }
  },
  async stop(runId) {
    const instance = await workflow.get(runId);
    await instance.terminate();
  },
});
