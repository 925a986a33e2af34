import { fail, ok, type Result } from '@golem/contracts';
import { redactText } from '@golem/worker-kit';
import { z } from 'zod';
import { cloudflare } from '../cloudflare-client.ts';
import type { Reach } from '../zones.ts';

const Failure = z.object({
  message: z.string(),
  extensions: z.looseObject({ code: z.string().optional() }).nullish(),
});
type Failure = z.infer<typeof Failure>;

/** A GraphQL answer has the status 200 also when it is a refusal. */
const Answer = z.object({ data: z.unknown(), errors: z.array(Failure).nullish() });

const MOST_REASON = 200;

const refused = ({ message, extensions }: Failure, token: string): Result<never> => {
  const reason = redactText(message, [token]).slice(0, MOST_REASON);
  if (extensions?.code === 'authz' || /not authorized|authentication/i.test(message)) {
    return fail(
      'misconfigured',
      `The token may not read these figures (${reason}). Give CLOUDFLARE_API_TOKEN the permission Analytics Read.`,
    );
  }
  if (/limit reached|rate limit|too many|budget/i.test(message)) {
    return fail(
      'upstream_rejected',
      `Cloudflare limits these questions (${reason}). Try again in five minutes.`,
      {
        retryable: true,
      },
    );
  }
  if (
    /older than|time range|cannot be more than|does not have access|not available for your plan/i.test(
      message,
    )
  ) {
    return fail(
      'upstream_rejected',
      `The plan of this zone does not allow it (${reason}). Ask for fewer hours.`,
    );
  }
  return fail('upstream_error', 'Cloudflare could not answer the query.', {
    internal: reason,
    retryable: true,
  });
};

/** One query of the GraphQL Analytics API. Errors: those of {@link cloudflare}, and what a plan or a token may not see. */
export const queryAnalytics = async <S extends z.ZodType>(
  { env, signal }: Reach,
  { query, variables, data }: { query: string; variables: Record<string, unknown>; data: S },
): Promise<Result<z.infer<S>>> => {
  const answered = await cloudflare(env, {
    effect: 'read',
    answer: Answer,
    signal,
    send: (client, options) => client.post('/graphql', { ...options, body: { query, variables } }),
  });
  if (!answered.ok) return answered;
  const [failure] = answered.value.errors ?? [];
  if (failure) return refused(failure, env.CLOUDFLARE_API_TOKEN);
  const parsed = data.safeParse(answered.value.data);
  if (parsed.success) return ok(parsed.data);
  return fail('upstream_error', 'Cloudflare gave an answer that cannot be read.', {
    internal: z.prettifyError(parsed.error).slice(0, MOST_REASON),
  });
};
