import type { email } from '@golem/contracts';
import { openDb } from '@golem/db';
import type { ActionFor } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { type Move, move, showMove, wasMoved } from './move.ts';

const moveOf = (ids: string[], as: 'read' | 'unread'): Move => ({ ids, mark: 'readAt', set: as === 'read' });

export const mark: ActionFor<typeof email, 'mark', EmailEnv> = {
  run: ({ mails, as }, { env, now }) =>
    move(openDb(env.DB), moveOf(mails, as), now(), (ids) => ({
      capability: 'email.mark',
      args: { mails: ids, as: as === 'read' ? 'unread' : 'read' },
    })),
  preview: ({ mails, as }, { env }) => showMove(openDb(env.DB), moveOf(mails, as)),
  probe: ({ mails, as }, { env }) => wasMoved(openDb(env.DB), moveOf(mails, as)),
};
