import type { ServerFrame } from '@golem/contracts';
import { expect, test } from 'vitest';
import { followersOver } from './followers.ts';

const frame = (at: number): ServerFrame => ({ type: 'task_completed', at, task: 'api-1', result: '' });

/** Followers over a feed that answers when the test says so. */
const scripted = (isFollowed = true) => {
  const stored = new Map<string, unknown>(isFollowed ? [['followed', true]] : []);
  const told: number[][] = [];
  const answers: ((count: number) => void)[] = [];
  const followers = followersOver(
    {
      get: (key) => stored.get(key),
      put: (key, value) => void stored.set(key, value),
      delete: (key) => stored.delete(key),
    },
    {
      publish: (frames) => {
        told.push(frames.map(({ at }) => at));
        return new Promise((resolve) => {
          answers.push(resolve);
        });
      },
    },
    () => {},
  );
  const answer = async (count: number): Promise<void> => {
    answers.shift()?.(count);
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
  };
  return { followers, told, answer, stored };
};

test('where nobody listens, nothing is told', () => {
  const { followers, told } = scripted(false);
  followers.tell([frame(1)]);
  expect({ told, areThere: followers.areThere() }).toEqual({ told: [], areThere: false });
});

test('one call at a time, so that frames arrive in order', async () => {
  const { followers, told, answer } = scripted();
  followers.tell([frame(1)]);
  followers.tell([frame(2)]);
  followers.tell([frame(3)]);
  expect(told).toEqual([[1]]);
  await answer(1);
  expect(told).toEqual([[1], [2, 3]]);
});

test('when nobody heard, the chat tells nothing any more, unless somebody came meanwhile', async () => {
  const { followers, answer, stored } = scripted();
  followers.tell([frame(1)]);
  followers.join();
  await answer(0);
  expect(followers.areThere()).toBe(true);
  followers.tell([frame(2)]);
  await answer(0);
  expect({ areThere: followers.areThere(), stored: [...stored] }).toEqual({ areThere: false, stored: [] });
});
