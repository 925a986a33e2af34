import type { email } from '@golem/contracts';
import { openDb } from '@golem/db';
import type { ActionFor } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { type Move, move, showMove, wasMoved } from './move.ts';

const moveOf = (ids: string[], folder: 'archive' | 'inbox'): Move => ({
  ids,
  mark: 'archivedAt',
  set: folder === 'archive',
});

export const archive: ActionFor<typeof email, 'archive', EmailEnv> = {
  run: ({ mails, folder }, { env, now }) =>
    move(openDb(env.DB), moveOf(mails, folder), now(), (ids) => ({
      capability: 'email.archive',
      args: { mails: ids, folder: folder === 'archive' ? 'inbox' : 'archive' },
    })),
  preview: ({ mails, folder }, { env }) => showMove(openDb(env.DB), moveOf(mails, folder)),
  probe: ({ mails, folder }, { env }) => wasMoved(openDb(env.DB), moveOf(mails, folder)),
};
