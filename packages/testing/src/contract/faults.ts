import type { ErrorCode } from '@golem/contracts';
import { mayHaveHappened } from '@golem/worker-kit';
import { describe, expect, test, vi } from 'vitest';
import { FAULTS, type Fault, type Intercepted, type Upstream } from '../upstream.ts';
import type { Bench, Subject } from './bench.ts';

/** What an API client answers to each fault of a read. */
const READ: Record<Fault, ErrorCode> = {
  'answers 401': 'misconfigured',
  'answers 404': 'not_found',
  'answers 429': 'upstream_rejected',
  'answers 500': 'upstream_error',
  'answers garbage': 'upstream_error',
  'answers another shape': 'upstream_error',
  'cuts the connection': 'upstream_error',
  'refuses the connection': 'upstream_error',
  'never finishes': 'upstream_timeout',
};

/** Whether after this fault of the write itself its effect may have happened. */
const OPEN: Record<Fault, boolean> = {
  'answers 401': false,
  'answers 404': false,
  'answers 429': false,
  'answers 500': true,
  'answers garbage': true,
  'answers another shape': true,
  'cuts the connection': true,
  'refuses the connection': true,
  'never finishes': true,
};

const EVERY = Object.keys(FAULTS).filter((name): name is Fault => name in FAULTS);

/** Lets faked time pass until the work is done; `scheduler.wait` is real, so that storage can answer in between. */
const passTimeUntil = async <T>(work: Promise<T>): Promise<T> => {
  const done = work.then(() => true);
  while (!(await Promise.race([done, scheduler.wait(1).then(() => false)]))) {
    await vi.advanceTimersByTimeAsync(500);
  }
  return work;
};

const invoke = async (skill: Bench, { action, args }: Subject) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    return await passTimeUntil(skill.send(await skill.granted(skill.callOf(action, args))));
  } finally {
    vi.useRealTimers();
  }
};

/** Every failure of the provider is a value, with the code that says what it was. */
export const testReadFaults = (skill: Bench, subject: Subject, upstream: Intercepted): void => {
  describe('when the provider', () => {
    test.for(EVERY)('%s: an error or an answer, as declared', async (fault) => {
      upstream.answer(FAULTS[fault]);
      const reply = await invoke(skill, subject);
      expect(reply.ok ? 'data' : reply.error.code).toBe(subject.faults?.[fault] ?? READ[fault]);
    });
  });
};

/** Every failure of the provider is a value, of the kind that says whether the write may have happened. */
export const testWriteFaults = (
  skill: Bench,
  subject: Subject,
  upstream: Intercepted,
  healthy: Upstream,
): void => {
  describe('when, before the write, the provider', () => {
    test.for(EVERY.filter((fault) => fault !== 'never finishes'))('%s: nothing was done', async (fault) => {
      upstream.answer((request, signal) =>
        request.method === 'GET' ? FAULTS[fault](request, signal) : healthy(request, signal),
      );
      const reply = await invoke(skill, subject);
      expect(upstream.requests.every((request) => request.method === 'GET')).toBe(true);
      expect(reply.ok || mayHaveHappened(reply.error)).toBe(false);
    });
  });

  describe('when, at the write itself, the provider', () => {
    test.for(EVERY)('%s: it says whether it may have happened, and is not repeated', async (fault) => {
      upstream.answer((request, signal) =>
        request.method === 'GET' ? healthy(request, signal) : FAULTS[fault](request, signal),
      );
      const reply = await invoke(skill, subject);
      expect(reply.ok).toBe(false);
      expect(!reply.ok && mayHaveHappened(reply.error)).toBe(OPEN[fault]);
      expect(upstream.requests.filter((request) => request.method !== 'GET')).toHaveLength(1);
    });
  });
};
