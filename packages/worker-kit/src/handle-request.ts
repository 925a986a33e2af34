import {
  type Capability,
  explainIssues,
  fail,
  type GolemError,
  type GrantClaims,
  ok,
  type Report,
  type Result,
  ResultFiles,
  type SkillManifest,
  type SkillReply,
  SkillRequest,
} from '@golem/contracts';
import type { ActionContext, AnyAction } from './action.ts';
import { checkGrant } from './grant.ts';
import { log } from './log.ts';

/** What {@link handleRequest} needs of the platform. */
export interface SkillDependencies<Env> {
  manifest: SkillManifest;
  actions: Record<string, AnyAction<Env>>;
  grantSecret: Result<string>;
  /** Parsed only when an action is about to run, so that a missing provider token does not hide a refused grant. */
  env: () => Result<Env>;
  redeem(jti: string, exp: number, now: number): Promise<boolean>;
  now: () => number;
  /** Who wants to know how far an invocation is. */
  report?: Report | undefined;
}

type SkillValue = SkillReply extends Result<infer V> ? V : never;

const withTimeout = async <T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<Result<T>>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      resolve(fail('upstream_timeout', `No answer within ${ms / 1000} s.`, { retryable: true }));
    }, ms);
  });
  try {
    return await Promise.race([work(controller.signal), timedOut]);
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
};

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** A caller that does not want to hear it, or is gone, does not stop the work. */
const tell = async (report: Report | undefined, lines: string[]): Promise<void> => {
  try {
    await report?.(lines);
  } catch (error) {
    log('warn', 'skill.report_failed', { detail: describe(error) });
  }
};

const perform = async <Env>(
  declared: Capability,
  action: AnyAction<Env>,
  { mode, since }: SkillRequest,
  args: Record<string, unknown>,
  context: ActionContext<Env>,
): Promise<SkillReply> => {
  if (mode === 'preview') {
    if (!action.preview) return fail('invalid_input', 'This capability has no preview.');
    const preview = await action.preview(args, context);
    return preview.ok ? { ok: true, value: { mode, preview: preview.value } } : preview;
  }
  if (mode === 'probe') {
    if (!action.probe) return fail('invalid_input', 'This capability has no probe.');
    const probe = await action.probe(args, context, since ?? 0);
    return probe.ok ? { ok: true, value: { mode, probe: probe.value } } : probe;
  }
  const done = await action.run(args, context);
  if (!done.ok) return done;
  const output = declared.output.safeParse(done.value.output);
  if (!output.success) {
    // The effect may have happened, so this is not a failure that says "nothing was done".
    return fail('unknown_outcome', 'The provider answered something that does not fit.', {
      internal: explainIssues(output.error),
    });
  }
  const { undo = null, files } = done.value;
  const kept = ResultFiles.optional().safeParse(files);
  if (!kept.success) {
    return fail('unknown_outcome', 'The files of the result are too many, too large or badly named.', {
      internal: explainIssues(kept.error),
    });
  }
  return {
    ok: true,
    value: { mode, invocation: { output: output.data, undo, ...(kept.data && { files: kept.data }) } },
  };
};

const refuse = (skill: string, phase: string, callId: string | undefined, error: GolemError): SkillReply => {
  log('warn', 'skill.refused', { skill, phase, call: callId, code: error.code, detail: error.internal });
  return { ok: false, error };
};

/** Uses the grant up. A book that does not answer refuses: nothing was done yet, and a replay cannot be ruled out. */
const redeem = async <Env>(
  skill: SkillDependencies<Env>,
  { jti, exp }: GrantClaims,
): Promise<Result<null>> => {
  try {
    if (await skill.redeem(jti, exp, Math.floor(skill.now() / 1000))) return ok(null);
    return fail('no_grant', 'Refused: this grant was used before.', { internal: 'replayed' });
  } catch (error) {
    return fail('no_grant', 'Refused: whether this grant was used before cannot be told just now.', {
      internal: describe(error),
      retryable: true,
    });
  }
};

/**
 * The one path through every skill: parse → grant → single use → arguments → act under a time limit → parse the output.
 * Never throws; every failure is a value.
 */
export const handleRequest = async <Env>(
  input: unknown,
  skill: SkillDependencies<Env>,
): Promise<SkillReply> => {
  const name = skill.manifest.skill;
  const request = SkillRequest.safeParse(input);
  if (!request.success) {
    return refuse(name, 'request', undefined, fail('invalid_input', explainIssues(request.error)).error);
  }
  const { call, mode, by, grant } = request.data;
  if (!skill.grantSecret.ok) return refuse(name, 'env', call.id, skill.grantSecret.error);
  const claims = await checkGrant(skill.grantSecret.value, grant, { call, mode, by, now: skill.now() });
  if (!claims.ok) return refuse(name, 'grant', call.id, claims.error);

  const action = call.capability.slice(name.length + 1);
  const declared = skill.manifest.capabilities[action];
  const implementation = skill.actions[action];
  if (call.capability !== `${name}.${action}` || !declared || !implementation) {
    const unknown = fail('unknown_capability', `The skill ${name} has no capability ${call.capability}.`);
    return refuse(name, 'capability', call.id, unknown.error);
  }
  const args = declared.input.safeParse(call.args);
  if (!args.success) {
    return refuse(name, 'input', call.id, fail('invalid_input', explainIssues(args.error)).error);
  }
  const env = skill.env();
  if (!env.ok) return refuse(name, 'env', call.id, env.error);

  // Redeemed last, so that nothing which refuses above can use a grant up.
  const redeemed = await redeem(skill, claims.value);
  if (!redeemed.ok) return refuse(name, 'redeem', call.id, redeemed.error);

  let told = Promise.resolve();
  try {
    const reply = await withTimeout<SkillValue>(declared.timeoutMs, (signal) =>
      perform(declared, implementation, request.data, args.data, {
        env: env.value,
        callId: call.id,
        runId: call.runId,
        by,
        signal,
        now: skill.now,
        report: (lines) => {
          told = tell(skill.report, lines);
        },
      }),
    );
    // With the answer the caller's ear is closed, and the last report would not arrive.
    await told;
    return reply;
  } catch (error) {
    const internal = describe(error);
    log('error', 'skill.threw', { skill: name, call: call.id, detail: internal });
    const code = mode === 'invoke' && declared.effect !== 'read' ? 'unknown_outcome' : 'internal';
    return fail(code, 'The skill failed in an unexpected way.', { internal });
  }
};
