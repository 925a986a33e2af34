import { DurableObject } from 'cloudflare:workers';
import type { Decision } from '@golem/contracts';
import { openDb } from '@golem/db';
import { log } from '@golem/worker-kit';
import { AuditTrail } from '../audit/audit-trail.ts';
import { type Env, settingsOf } from '../env.ts';
import { insideSkills } from '../skills/inside-skills.ts';
import { portsOver } from '../skills/skill-port.ts';
import { sessionOf } from '../stubs.ts';
import { settle } from './close.ts';
import type { GatePort, GateReply, Proposal } from './gate-port.ts';
import { GateStore } from './gate-store.ts';
import type { GateWorld } from './gate-world.ts';
import { mirrorBacklog } from './mirror.ts';
import { explain, submit } from './submit.ts';

const RETRY_MS = 5_000;
/** Calls and executions are kept longer than any rate window or cooldown is set. */
const KEEP_MS = 30 * 24 * 3600 * 1000;

/**
 * The gate of one skill. For: deciding and reserving in one transaction; being the only place that signs grants and
 * calls the skill; remembering each call so that none runs twice; closing the ledger; telling D1 and the Sessions,
 * again by alarm until they know.
 */
export class PolicyGate extends DurableObject<Env> implements GatePort {
  readonly #world: GateWorld;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const settings = settingsOf(env);
    const db = openDb(env.DB);
    const store = new GateStore(ctx.storage.sql);
    this.#world = {
      now: Date.now,
      db,
      store,
      audit: new AuditTrail(ctx.storage.sql, `gate:${ctx.id.name ?? ctx.id.toString()}`),
      transaction: (work) => ctx.storage.transactionSync(work),
      ownerIds: settings.ok ? settings.value.OWNER_IDS : [],
      grantSecret: settings.ok ? settings.value.GRANT_SECRET : null,
      portOf: portsOver(env, insideSkills({ db, env, redeem: (jti, exp) => store.redeem(jti, exp) })),
      session: (chatId) => sessionOf(env, chatId),
      inFlight: new Map(),
      retryLater: async () => {
        if ((await ctx.storage.getAlarm()) === null) await ctx.storage.setAlarm(Date.now() + RETRY_MS);
      },
    };
  }

  submit(proposal: Proposal): Promise<GateReply> {
    const { inFlight } = this.#world;
    const id = proposal.call.id;
    const going = inFlight.get(id);
    if (going) return going;
    const started = submit(this.#world, proposal).finally(() => inFlight.delete(id));
    inFlight.set(id, started);
    return started;
  }

  explain(proposal: Proposal): Promise<Decision> {
    return explain(this.#world, proposal);
  }

  override async alarm(): Promise<void> {
    try {
      await mirrorBacklog(this.#world);
      for (const call of this.#world.store.unsettled(20)) await settle(this.#world, call);
      this.#world.store.prune(Date.now() - KEEP_MS);
    } catch (error) {
      // The platform drops an alarm after six failures; this one must not end before D1 is back.
      log('warn', 'gate.retry', { detail: String(error) });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    }
  }
}
