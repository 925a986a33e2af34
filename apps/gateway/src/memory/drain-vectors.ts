import { commit, type Db, delayVectorJob, dueVectorJobs, endVectorJob, type VectorJob } from '@golem/db';
import type { VectorIndex } from '@golem/memory';
import { log } from '@golem/worker-kit';

/** Facts told in one round; the cron comes again. */
const AT_ONCE = 50;
const MINUTE_MS = 60_000;
/** After so many doublings the pause grows no more: about four hours. */
const MOST_DOUBLINGS = 8;

/**
 * Tells the vector index what it does not know, and takes it off the list only when the index has it. A fact that
 * changes meanwhile stays on the list. Returns how many were told. Never throws what the index throws.
 */
export const drainVectors = async (db: Db, vectors: VectorIndex | null, now: number): Promise<number> => {
  if (vectors === null) return 0;
  const due = await dueVectorJobs(db, now, AT_ONCE);
  // A fact that is gone is removed, whatever the list says.
  const puts = due.flatMap(({ job, fact }) => (job.op === 'upsert' && fact ? [{ job, fact }] : []));
  const removes = due.flatMap(({ job, fact }) => (job.op === 'upsert' && fact ? [] : [job]));
  const told: VectorJob[] = [];
  const tell = async (jobs: VectorJob[], work: () => Promise<void>): Promise<void> => {
    if (jobs.length === 0) return;
    try {
      await work();
      told.push(...jobs);
    } catch (error) {
      log('warn', 'memory.vectors', { jobs: jobs.length, detail: String(error) });
      const pause = (job: VectorJob) => MINUTE_MS * 2 ** Math.min(job.attempts, MOST_DOUBLINGS);
      await commit(
        db,
        jobs.map((job) => delayVectorJob(db, job, now + pause(job))),
      );
    }
  };
  await tell(removes, () => vectors.remove(removes.map(({ factId }) => factId)));
  await tell(
    puts.map(({ job }) => job),
    () => vectors.put(puts.map(({ fact }) => ({ id: fact.id, text: `${fact.subject}: ${fact.statement}` }))),
  );
  await commit(
    db,
    told.map((job) => endVectorJob(db, job)),
  );
  return told.length;
};
