import type { Progress } from '@golem/discord';
import type { AgentWorld } from './agent-world.ts';

/** A step shorter than this is not worth a status, in milliseconds. */
const PATIENCE_MS = 1_200;

/** Does the work and, when it takes a while, lets the chat see which step is at it. A status that cannot be told is not missed. */
export const withProgress = async <T>(
  { session, follow }: Pick<AgentWorld, 'session' | 'follow'>,
  runId: string,
  progress: Progress,
  work: () => Promise<T>,
): Promise<T> => {
  const timer = setTimeout(() => {
    session.progress(runId, progress).then(
      (isFollowed) => {
        if (follow) follow.isOn ||= isFollowed;
        return null;
      },
      () => null,
    );
  }, PATIENCE_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
};
