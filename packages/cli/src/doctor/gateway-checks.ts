import { z } from 'zod';
import { bad, type Check, ok, unknown } from './check.ts';

/** How long an answer may take, in milliseconds: `/health` itself gives each part 3 s. */
const PATIENCE_MS = 15_000;
/** The cron sweeps every 5 minutes; after three it is late, in milliseconds. */
const CRON_LATE_MS = 15 * 60_000;
/** Discord's signatures are refused after 5 minutes; a clock may be off by a fifth of that, in milliseconds. */
const CLOCK_MS = 60_000;

/** What `GET /health` tells; more is left alone. */
const Health = z.looseObject({
  missing: z.array(z.string()).default([]),
  d1: z.boolean(),
  r2: z.boolean(),
  sweptAt: z.number().nullable().default(null),
  now: z.number().optional(),
  socket: z
    .looseObject({ state: z.string(), because: z.string().nullable().optional() })
    .nullable()
    .optional(),
  skills: z
    .array(z.looseObject({ skill: z.string(), ok: z.boolean(), missing: z.array(z.string()).default([]) }))
    .default([]),
});
type Health = z.infer<typeof Health>;

const putSecret = (name: string, folder: string): string =>
  `\`npx wrangler secret put ${name}\` in apps/${folder}`;

const partChecks = ({ missing, d1, r2, skills }: Health): Check[] => [
  missing.length === 0
    ? ok('gateway', 'has all its settings')
    : bad(
        'gateway',
        `lacks ${missing.join(', ')}`,
        missing.map((name) => putSecret(name, 'gateway')).join('; '),
      ),
  d1
    ? ok('D1', 'answers')
    : bad('D1', 'does not answer, or has no tables', '`pnpm golem deploy` makes and migrates it'),
  r2
    ? ok('R2', 'answers')
    : bad('R2', 'does not answer', 'runs go on with the last soul; see cloudflarestatus.com'),
  ...skills.map((skill) =>
    skill.ok
      ? ok(skill.skill, 'answers')
      : bad(
          skill.skill,
          `lacks ${skill.missing.join(', ') || 'an answer'}`,
          `a setting: \`npx wrangler secret put NAME\` in apps/skills-${skill.skill}; all else: \`pnpm golem deploy\``,
        ),
  ),
];

const socketCheck = ({ socket }: Health): Check => {
  if (!socket) return unknown('ordinary messages', 'the gateway does not say how its connection is');
  const told = `the connection to Discord is ${socket.state}${socket.because ? `: ${socket.because}` : ''}`;
  return socket.state === 'stopped'
    ? bad(
        'ordinary messages',
        told,
        'mend the reason; it is tried again every hour and when the settings change',
      )
    : ok('ordinary messages', told);
};

/** When the cron last ran. */
export const cronCheck = (sweptAt: number | null, now: number): Check => {
  const todo =
    '`pnpm golem deploy --only gateway` sets the cron; `pnpm golem logs` shows what it says (cron.*)';
  if (sweptAt === null) return bad('cron', 'has never run to its end', todo);
  const minutes = Math.round((now - sweptAt) / 60_000);
  return now - sweptAt > CRON_LATE_MS
    ? bad('cron', `ran ${minutes} minutes ago; it should every 5`, todo)
    : ok('cron', `ran ${minutes} minutes ago`);
};

export const clockCheck = (there: number | undefined, now: number): Check => {
  if (there === undefined) return unknown('clock', 'the gateway does not tell its time');
  const off = now - there;
  return Math.abs(off) > CLOCK_MS
    ? bad(
        'clock',
        `this machine is ${Math.round(off / 1000)} s off`,
        'set it by NTP: ages in this report are wrong',
      )
    : ok('clock', 'agrees with the gateway');
};

/** Discord probes an endpoint with bad signatures, and takes it away when one passes. */
export const signatureCheck = (status: number, signature: 'wrong' | 'none'): Check =>
  status === 401
    ? ok('signatures', `a PING with ${signature === 'wrong' ? 'a wrong' : 'no'} signature is refused`)
    : bad(
        'signatures',
        `a PING with ${signature === 'wrong' ? 'a wrong' : 'no'} signature was answered ${status}, not 401`,
        "DISCORD_PUBLIC_KEY has to be the application's; is this address the gateway's?",
      );

const ping = async (url: string, headers: Record<string, string>): Promise<number> => {
  const response = await fetch(new URL('/discord/interactions', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ type: 1 }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return response.status;
};

/** What can be learned of a gateway from outside, by its address. */
export const gatewayChecks = async (url: string): Promise<Check[]> => {
  try {
    const response = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(PATIENCE_MS) });
    const now = Date.now();
    const health = Health.safeParse(await response.json().catch(() => undefined));
    if (!health.success) {
      return [
        bad(
          'gateway',
          `${url}/health answered ${response.status}, and not as Golem does`,
          'is this the address of the gateway?',
        ),
      ];
    }
    const timestamp = String(Math.floor(now / 1000));
    return [
      ...partChecks(health.data),
      socketCheck(health.data),
      cronCheck(health.data.sweptAt, now),
      clockCheck(health.data.now, now),
      signatureCheck(
        await ping(url, { 'x-signature-ed25519': '0'.repeat(128), 'x-signature-timestamp': timestamp }),
        'wrong',
      ),
      signatureCheck(await ping(url, {}), 'none'),
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [bad('gateway', `${url} does not answer: ${reason}`, 'is it running? `pnpm dev`, or give --url')];
  }
};
