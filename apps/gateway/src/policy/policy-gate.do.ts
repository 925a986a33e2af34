import { DurableObject } from 'cloudflare:workers';
import type { Author, Decision } from '@golem/contracts';
import { openDb } from '@golem/db';
import type { Lease } from '@golem/policy';
import { log, secretsIn } from '@golem/worker-kit';
import { AuditTrail } from '../audit/audit-trail.ts';
import { type Env, settingOf } from '../env.ts';
import { maskOwn } from '../memory/mask.ts';
import { maskObjectsOf } from '../memory/objects.ts';
import { discordFor } from '../reply/discord-for.ts';
import { lane } from '../session/lane.ts';
import { insideSkills } from '../skills/inside-skills.ts';
import { portsOver } from '../skills/skill-port.ts';
import { gateOf, sessionOf } from '../stubs.ts';
import { abandon, settleBacklog } from './close.ts';
import type { GatePort, GateReply, Proposal } from './gate-port.ts';
import { GateStore } from './gate-store.ts';
import type { GateWorld } from './gate-world.ts';
import { mirrorBacklog, mirrorBacklogOrLater } from './mirror.ts';
import { reconcile, settleByHuman } from './reconcile.ts';
import { explain, submit } from './submit.ts';

/** Where its storage holds words of others. */
const WORDY = [{ table: 'calls', key: 'id', columns: ['row', 'reply'] }];

const RETRY_MS = 5_000;
/** Calls and executions are kept longer than any rate window or cooldown is set. */
const KEEP_MS = 30 * 24 * 3600 * 1000;
/** So long the rows of reads are gathered before D1 is told of all of them at once, in milliseconds; no run waits for it. */
const GATHER_MS = 50;
/** How often old rows are looked for: it reads all of them. In milliseconds. */
const PRUNE_MS = 3600 * 1000;

/**
 * The gate of one skill. For: deciding and reserving in one transaction; being the only place that signs grants and
 * calls the skill; remembering each call so that none runs twice; closing the ledger; telling D1 and the Sessions,
 * again by alarm until they know.
 */
export class PolicyGate extends DurableObject<Env> implements GatePort {
  readonly #world: GateWorld;
  #prunedAt = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const db = openDb(env.DB);
    const store = new GateStore(ctx.storage.sql);
    const audit = new AuditTrail(ctx.storage.sql, `gate:${ctx.id.name ?? ctx.id.toString()}`, secretsIn(env));
    this.#world = {
      now: Date.now,
      db,
      store,
      audit,
      transaction: (work) => ctx.storage.transactionSync(work),
      ownerIds: settingOf(env, 'OWNER_IDS') ?? [],
      discord: discordFor(env),
      grantSecret: settingOf(env, 'GRANT_SECRET'),
      secrets: secretsIn(env),
      portOf: portsOver(
        env,
        insideSkills({
          db,
          env,
          results: env.RESULTS,
          redeem: (jti, exp) => store.redeem(jti, exp),
          gate: (skill) => gateOf(env, skill),
          session: (chatId) => sessionOf(env, chatId),
          audit: (entry) => audit.append(entry),
          maskObjects: () => maskObjectsOf(env, Date.now()),
        }),
      ),
      results: env.RESULTS,
      session: (chatId) => sessionOf(env, chatId),
      inFlight: new Map(),
      mirrorSoon: () => ctx.waitUntil(toD1()),
      retryLater: async () => {
        if ((await ctx.storage.getAlarm()) === null) await ctx.storage.setAlarm(Date.now() + RETRY_MS);
      },
    };
    const toD1 = lane(async () => {
      await scheduler.wait(GATHER_MS);
      await mirrorBacklogOrLater(this.#world);
    });
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

  async settleByHuman(callId: string, happened: boolean, by: Author): Promise<boolean> {
    return settleByHuman(this.#world, callId, happened, by);
  }

  abandon(callId: string, why: string): Promise<void> {
    return abandon(this.#world, callId, why);
  }

  async addLease(lease: Lease): Promise<void> {
    this.#world.store.addLease(lease);
  }

  async revokeLease(id: string): Promise<boolean> {
    return this.#world.store.revokeLease(id);
  }

  async revokeLeasesIn(scope: string): Promise<void> {
    for (const { id, capability } of this.#world.store.leases(Date.now())) {
      if (scope === 'all' || scope === capability || capability.startsWith(`${scope}.`)) {
        this.#world.store.revokeLease(id);
      }
    }
  }

  async leases(): Promise<Lease[]> {
    return this.#world.store.leases(Date.now());
  }

  async maskRedacted(): Promise<void> {
    await maskOwn(this.ctx.storage.sql, WORDY, { db: this.#world.db, env: this.env });
  }

  async lookAround(): Promise<void> {
    await this.#round();
  }

  override async alarm(): Promise<void> {
    // The platform drops an alarm after six failures, so this one never fails: it sets the next by itself.
    if (await this.#round()) await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
  }

  /** Tells D1 and the Sessions what they do not know, and settles what is open. True when something is left to do. */
  async #round(): Promise<boolean> {
    const world = this.#world;
    // Each by itself: a chat that does not answer must not keep an unknown outcome from being settled.
    const results = await Promise.allSettled([mirrorBacklog(world), settleBacklog(world), reconcile(world)]);
    for (const result of results) {
      if (result.status === 'rejected') log('warn', 'gate.retry', { detail: String(result.reason) });
    }
    const now = Date.now();
    if (now - this.#prunedAt >= PRUNE_MS) {
      this.#prunedAt = now;
      world.store.prune(now - KEEP_MS);
    }
    const isLeft = results.some((result) => result.status === 'rejected' || result.value === true);
    return isLeft || world.store.unsettled(1).length > 0;
  }
}
