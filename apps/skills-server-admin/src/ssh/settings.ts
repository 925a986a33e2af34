import { z } from 'zod';

/** A server that can be reached by SSH. Names, not addresses, are what people and the model use. */
const SshServer = z.object({
  name: z.string().regex(/^[\w.-]{1,63}$/, 'letters, digits, dots, hyphens and underscores'),
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(22),
  user: z.string().regex(/^[\w.-]{1,32}$/, 'a user name'),
  hostKey: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'the fingerprint as `ssh-keygen -lf` prints it: SHA256:…'),
  /** Which of `SSH_KEYS` to log in with. */
  keyName: z.string().min(1),
});
export type SshServer = z.infer<typeof SshServer>;

/** A setting that is JSON. What is not leaves no trace of its text in the error. */
const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** The registered servers; no name twice. */
export const SshServers = json(
  z.array(SshServer).refine((servers) => new Set(servers.map(({ name }) => name)).size === servers.length, {
    error: 'two servers have the same name',
  }),
);

/** Private keys by name, as OpenSSH writes them, without a passphrase. */
export const SshKeys = json(
  z.record(z.string(), z.string().startsWith('-----BEGIN ', 'a private key in PEM')),
);
