import { type email, ok } from '@golem/contracts';
import { listMails, openDb } from '@golem/db';
import type { ActionFor } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { summaryOf } from './summary.ts';

export const list: ActionFor<typeof email, 'list', EmailEnv> = {
  async run({ folder, unread, from, limit }, { env }) {
    const rows = await listMails(openDb(env.DB), { folder, unread, from }, limit);
    return ok({ output: { mails: rows.map(summaryOf) } });
  },
};
