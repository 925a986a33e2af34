import { z } from 'zod';
import { type Card, type Chat, chatWith, type Delivery } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';
import { until } from './until.ts';

const Action = z.object({ id: z.string(), runId: z.string(), messageId: z.string().nullable() });

type User = 'owner' | 'operator' | 'viewer' | 'stranger';

/** What the tests of the gate share: policies that are changed for one test, calls without a model, and the ledger. */
export const startGate = async () => {
  const golem: Golem = await startGolem({ settings: { MAIL_FROM: 'golem@example.test' } });
  const chat: Chat = chatWith(golem);
  const { world, query } = golem;
  await query('CREATE TABLE first_policies AS SELECT * FROM policies');

  return {
    golem,
    chat,
    world,
    query,
    /** Changes the policy of a capability, until {@link reset}. */
    policy: (capability: string, assignments: string) =>
      query(`UPDATE policies SET ${assignments} WHERE capability = ?`, capability),
    async reset() {
      world.cloud.hetzner.faults.clear();
      world.cloud.cloudflare.faults.clear();
      await query('DELETE FROM freezes');
      await query('DELETE FROM policies');
      await query('INSERT INTO policies SELECT * FROM first_policies');
    },
    /** `/do`, without a model. */
    call: (capability: string, args: string, user: User = 'owner', channel = 'ops') =>
      chat.command('do', { capability, arguments: args }, user, channel),
    /** The ledger rows of an event. */
    ledger: ({ record }: Delivery) =>
      query('SELECT id, status, error, pending_id, lease_id FROM tool_runs WHERE run_id = ?', record.id),
    /** Waits until the only call of an event stands so in the ledger. */
    ledgerSays: (asked: Delivery, status: string, withinMs?: number) =>
      until(
        `the ledger says ${status}`,
        async () => {
          const rows = await query('SELECT id, status FROM tool_runs WHERE run_id = ?', asked.record.id);
          return rows.length === 1 && rows[0]?.['status'] === status ? rows : null;
        },
        withinMs,
      ),
    /** The card that was made for an event after `before`: the second one, when the target has changed. */
    nextCard: ({ record }: Delivery, before: Card): Promise<Card> =>
      until('a second card', async () => {
        const rows = await golem.session(record.channel, 'SELECT body FROM pending WHERE id <> ?', before.id);
        for (const { body } of rows) {
          const { id, runId, messageId } = Action.parse(JSON.parse(z.string().parse(body)));
          if (runId === record.id && messageId) return { id, message: messageId };
        }
        return null;
      }),
    /** What Golem says in a chat without being asked. */
    note: (words: string, channel: 'ops' | 'shop' | 'random' = 'ops', withinMs = 20_000) =>
      world.discord.waitForMessage(channel, ({ content }) => content.includes(words), withinMs),
  };
};
export type Gate = Awaited<ReturnType<typeof startGate>>;
