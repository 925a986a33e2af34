import { DurableObject } from 'cloudflare:workers';
import type { Author, EventRequest, InboundEvent, Result, ScheduleSummary, TaskStep } from '@golem/contracts';
import { openDb } from '@golem/db';
import type { Choice, Progress } from '@golem/discord';
import { log, secretsIn } from '@golem/worker-kit';
import { runsOver } from '../agent/runs.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import { type Env, settingOf } from '../env.ts';
import { maskOwn } from '../memory/mask.ts';
import { planningRedactions } from '../memory/redact.ts';
import { limitsIn } from '../money/purse.ts';
import type { Ask } from '../policy/gate-port.ts';
import { discordFor } from '../reply/discord-for.ts';
import { deliver } from '../reply/outbox.ts';
import { replyText } from '../reply/reply-text.ts';
import { feedOf, gateOf, sessionOf, socketOf } from '../stubs.ts';
import { amend } from './amend.ts';
import { type ChoiceSource, choicesFor } from './choices.ts';
import { commandNow } from './command-now.ts';
import { endOverdue } from './end-overdue.ts';
import { followersOver } from './followers.ts';
import { lane } from './lane.ts';
import { follow, tellSteps } from './live.ts';
import { tellBacklog } from './mirror.ts';
import { park } from './park.ts';
import { answerTo, claim, expireDue, settle } from './pending.ts';
import { endRun, recordEndings, SILENCE_MS, startNext, watchRuns } from './run-lane.ts';
import {
  addSchedule,
  type Change,
  changeSchedule,
  type Draft,
  summaryOf,
} from './schedules/change-schedules.ts';
import { runSchedules } from './schedules/run-schedules.ts';
import { type Message, sendTo } from './schedules/send-to.ts';
import type { Answer, Claim, Ending, SessionPort, Settlement } from './session-port.ts';
import { inTransaction, sessionStore } from './session-store.ts';
import type { SessionWorld } from './session-world.ts';
import { showStatus } from './status.ts';
import { submitTask } from './submit-task.ts';
import { takeIn } from './take-in.ts';
import { agentStatus, openTasks, taskDetail } from './task-view.ts';
import { tellAlert } from './tell-alert.ts';
import { reportUnreadable } from './unreadable.ts';

/** Where its storage holds words of people. */
const WORDY = [
  { table: 'events', key: 'id', columns: ['body', 'request', 'ending'] },
  { table: 'outbox', key: 'seq', columns: ['utterance'] },
  { table: 'pending', key: 'id', columns: ['body'] },
  { table: 'schedules', key: 'id', columns: ['what'] },
];

/** An event may be delivered again for this long and still gives one run, in milliseconds. */
const REPLAY_MS = 24 * 3600 * 1000;
/** What became of schedules is known for this long, in milliseconds. */
const SCHEDULES_MS = 30 * 24 * 3600 * 1000;
/** How often old rows are looked for, in milliseconds. */
const PRUNE_MS = 3600 * 1000;
/** After a failed round (D1 away, say) the next one is tried so much later, in milliseconds. */
const RETRY_MS = 5_000;

/** Work begins so long after an acceptance, in milliseconds: an alarm that is due at once rings before the answer is sent. */
const AFTER_ANSWER_MS = 3;

/** An alarm rings within moments; after this many milliseconds it is not waited for any more. */
const OVERDUE_MS = 30_000;

/**
 * One chat. For: accepting events once and durably; the order of their work; the pending actions; everything that is
 * said in the chat, until Discord has it. The acknowledgement waits on {@link Session.accept} only; all work is done
 * by six lanes, each of which does one thing at a time, driven by the alarm and by what just happened.
 */
export class Session extends DurableObject<Env> implements SessionPort {
  readonly #world: SessionWorld;
  readonly #lanes: (() => Promise<void>)[];
  #alarmAt: number | null = null;
  #prunedAt = 0;

  constructor(ctx: DurableObjectState<object>, env: Env) {
    super(ctx, env);
    const world: SessionWorld = {
      chatId: ctx.id.name ?? '',
      now: Date.now,
      store: sessionStore(ctx.storage.sql, (id, problem) => reportUnreadable(world, id, problem)),
      audit: new AuditTrail(ctx.storage.sql, `chat:${ctx.id.name ?? ''}`, secretsIn(env)),
      transaction: (work) => inTransaction(ctx.storage, world.store, work),
      db: openDb(env.DB),
      soul: env.SOUL,
      results: env.RESULTS,
      limits: limitsIn(env),
      ownerIds: settingOf(env, 'OWNER_IDS') ?? [],
      secrets: secretsIn(env),
      discord: discordFor(env),
      runs: runsOver(env.AGENT),
      gate: (skill) => gateOf(env, skill),
      planRedaction: planningRedactions(env),
      session: (chatId) => sessionOf(env, chatId),
      socket: () => socketOf(env).ensure(),
      kick: () => ctx.waitUntil(this.#round()),
      followers: followersOver(ctx.storage.kv, feedOf(env, ctx.id.name ?? ''), (work) => ctx.waitUntil(work)),
      live: new Map(),
      heard: new Map(),
    };
    this.#world = world;
    const toRuns = lane(async () => {
      await recordEndings(world);
      await startNext(world);
    });
    this.#lanes = [
      // First, because a person waits for it.
      lane(() => deliver(world)),
      lane(async () => {
        if (await takeIn(world)) await toRuns();
      }),
      lane(async () => {
        // An ending takes everything with it that D1 has not been told.
        await toRuns();
        await tellBacklog(world);
      }),
      lane(() => runSchedules(world)),
      // Apart: a run that cannot be looked at must not keep D1 from being told.
      lane(async () => {
        await expireDue(world);
        await endOverdue(world);
        await watchRuns(world);
      }),
    ];
  }

  async accept(event: InboundEvent): Promise<boolean> {
    const isNew = this.#world.store.accept(event);
    if (isNew) await this.#beginSoon();
    return isNew;
  }

  async amend(eventId: string, request: EventRequest | null): Promise<boolean> {
    return amend(this.#world, eventId, request);
  }

  async progress(runId: string, progress: Progress): Promise<boolean> {
    this.#world.heard.set(runId, Date.now());
    showStatus(this.#world, runId, progress);
    this.#world.kick();
    return this.#world.followers.areThere();
  }

  async steps(runId: string, steps: TaskStep[]): Promise<void> {
    tellSteps(this.#world, runId, steps);
  }

  async park(runId: string, ask: Ask): Promise<string> {
    return park(this.#world, runId, ask);
  }

  async answerTo(pendingId: string, giveUp: boolean): Promise<Answer> {
    return answerTo(this.#world, pendingId, giveUp);
  }

  async finish(runId: string, ending: Ending): Promise<void> {
    // The alarm that watches the run is nearly always early enough: then nothing is written for this one.
    await this.#alarmBy(Date.now() + SILENCE_MS);
    endRun(this.#world, runId, ending, replyText(ending));
    this.#world.kick();
  }

  async claim(pendingId: string, callId: string, digest: string): Promise<Claim> {
    return claim(this.#world, pendingId, callId, digest);
  }

  async settle(pendingId: string, settlement: Settlement): Promise<void> {
    settle(this.#world, pendingId, settlement);
  }

  async note(key: string, text: string): Promise<void> {
    await this.#alarmBy(Date.now() + RETRY_MS);
    this.#world.store.say(`note.${key}`, { kind: 'note', text }, Date.now());
    this.#world.kick();
  }

  async tellAlert(key: string, text: string, run: InboundEvent | null): Promise<boolean> {
    await this.#alarmBy(Date.now() + AFTER_ANSWER_MS);
    return tellAlert(this.#world, key, text, run);
  }

  async submitTask(event: InboundEvent) {
    const submitted = submitTask(this.#world, event);
    if (submitted.ok && submitted.value.isNew) await this.#beginSoon();
    return submitted;
  }

  command(event: InboundEvent): Promise<Result<string>> {
    return commandNow(this.#world, event);
  }

  async overview() {
    return { tasks: openTasks(this.#world), status: agentStatus(this.#world) };
  }

  async task(id: string) {
    return taskDetail(this.#world, id);
  }

  async follow(since: number | null) {
    return follow(this.#world, since);
  }

  async addSchedule(draft: Draft): Promise<Result<ScheduleSummary>> {
    return this.#rescheduled(addSchedule(this.#world, draft));
  }

  async changeSchedule(
    id: string,
    change: Change,
    asked: { by: string; runId: string },
  ): Promise<Result<ScheduleSummary>> {
    return this.#rescheduled(changeSchedule(this.#world, id, change, asked));
  }

  async #rescheduled(result: Result<ScheduleSummary>): Promise<Result<ScheduleSummary>> {
    await this.#alarmBy(this.#world.store.nextWake() ?? Date.now() + RETRY_MS);
    this.#world.kick();
    return result;
  }

  async schedules(): Promise<ScheduleSummary[]> {
    return this.#world.store.openSchedules().map(summaryOf);
  }

  sendTo(message: Message): Promise<Result<{ chat: string; event: string }>> {
    return sendTo(this.#world, message);
  }

  choices(source: ChoiceSource, typed: string, author: Author): Promise<Choice[]> {
    return choicesFor(this.#world, source, typed, author);
  }

  async maskRedacted(): Promise<void> {
    await maskOwn(this.ctx.storage.sql, WORDY, { db: this.#world.db, env: this.env });
    this.#world.store.forgetEvents();
  }

  lookAround(): Promise<void> {
    return this.#round();
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = null;
    await this.#round();
    const now = Date.now();
    if (now - this.#prunedAt < PRUNE_MS) return;
    this.#prunedAt = now;
    this.#world.store.prune(now - REPLAY_MS);
    this.#world.store.pruneSchedules(now - SCHEDULES_MS);
  }

  // A moment later, so that the answer to this and to others that come with it goes out before the work begins.
  async #beginSoon(): Promise<void> {
    await this.#alarmBy(Date.now() + AFTER_ANSWER_MS);
  }

  /** One round through all lanes; then the alarm is set for the next thing that is due. Never throws. */
  async #round(): Promise<void> {
    const results = await Promise.allSettled(this.#lanes.map((run) => run()));
    const failures = results.filter((result) => result.status === 'rejected');
    for (const { reason } of failures) log('warn', 'session.round_failed', { detail: String(reason) });
    const due = failures.length > 0 ? Date.now() + RETRY_MS : this.#nextDue();
    if (due !== null) await this.#alarmBy(due);
  }

  #nextDue(): number | null {
    const { store } = this.#world;
    const states = store.openStates();
    if (states.has('accepted')) return Date.now();
    const watch = states.has('running') ? Date.now() + SILENCE_MS : null;
    const times = [watch, store.nextDue(Date.now()), store.nextWake()].filter((at) => at !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Makes sure that an alarm comes at `at` or before; an earlier one stays, because setting one costs a write. */
  async #alarmBy(at: number): Promise<void> {
    // One that is long overdue was dropped by the platform: it is as good as none.
    const standing = this.#alarmAt ?? Number.POSITIVE_INFINITY;
    if (standing <= at && standing > Date.now() - OVERDUE_MS) return;
    this.#alarmAt = at;
    await this.ctx.storage.setAlarm(at);
  }
}
