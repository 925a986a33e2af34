import { fail, ok, type Result } from '@golem/contracts';
import { z } from 'zod';
import { isSecretName } from './secret-formats.ts';

/** A setting that must be there and not blank. */
export const secret = (): z.ZodString => z.string().trim().min(1);

/** A base address; a trailing slash is cut off so that paths can be appended. */
export const baseUrl = (fallback: string) =>
  z
    .string()
    .trim()
    .transform((text) => (text === '' ? fallback : text.replace(/\/+$/, '')))
    .pipe(z.url({ protocol: /^https?$/ }))
    .default(fallback);

/** A base address that need not be there; blank counts as absent. */
export const optionalUrl = () =>
  z
    .string()
    .trim()
    .transform((text) => (text === '' ? undefined : text.replace(/\/+$/, '')))
    .pipe(z.url({ protocol: /^https?$/ }).optional())
    .optional();

/** The names in `env` that are missing or malformed, in the order of the schema. */
export const missingIn = (schema: z.ZodObject, env: unknown): string[] => {
  const parsed = schema.safeParse(env);
  return parsed.success ? [] : [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
};

/** What is wrong with each setting that is there, as its schema says it: never its value. */
const malformedIn = (issues: readonly z.core.$ZodIssue[], env: unknown): string =>
  issues
    .filter(({ path: [name] }) => typeof env === 'object' && env !== null && Reflect.has(env, String(name)))
    .slice(0, 5)
    .map(({ path, message }) => ` \`${path.join('.')}\`: ${message}.`)
    .join('');

/** Parses the environment once at the door. The error names each setting, what is wrong with it and how to give it. */
export const parseEnv = <S extends z.ZodObject>(schema: S, env: unknown): Result<z.infer<S>> => {
  const parsed = schema.safeParse(env);
  if (parsed.success) return ok(parsed.data);
  const names = missingIn(schema, env).join(', ');
  return fail(
    'misconfigured',
    `Not configured: ${names}. Set it with \`wrangler secret put\` (or in .dev.vars for local work).${malformedIn(parsed.error.issues, env)}`,
  );
};

const secretsOf = new WeakMap<object, readonly string[]>();

/** The values of everything that is configured under the name of a secret, for the redactor; the same list each time. */
export const secretsIn = (env: object): readonly string[] => {
  const found =
    secretsOf.get(env) ??
    Object.entries(env).flatMap(([name, value]: [string, unknown]) =>
      isSecretName(name) && typeof value === 'string' ? [value] : [],
    );
  secretsOf.set(env, found);
  return found;
};
