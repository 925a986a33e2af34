/** Tool results as short friendly sentences. */
import { z } from 'zod';
import type { PastCall } from './conversation.ts';
import { MAIL_TELLINGS } from './mail-tellings.ts';
import { type Ending, outcomeOf } from './outcome.ts';
import type { Input } from './rules.ts';
import { SCHEDULE_TELLINGS } from './schedule-rules.ts';

/** Characters of a page that are shown. */
const EXCERPT = 600;
/** Rows of a list that are shown. */
const ROWS = 20;

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const host = (url: unknown): string =>
  text(url)
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '');
const cut = (long: string): string => (long.length > EXCERPT ? `${long.slice(0, EXCERPT)}…` : long);
const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
const bullets = (lines: string[], none: string): string =>
  lines.length === 0
    ? none
    : lines
        .slice(0, ROWS)
        .map((line) => `- ${line}`)
        .join('\n');

interface Telling {
  /** Names the act in the middle of a sentence: "restarting web-1". */
  act: (input: Input) => string;
  /** What the output means; null when it has another shape. */
  tell: (output: unknown, input: Input) => string | null;
}

const telling = <T>(
  act: (input: Input) => string,
  schema: z.ZodType<T>,
  tell: (output: T, input: Input) => string,
): Telling => ({
  act,
  tell: (output, input) => {
    const parsed = schema.safeParse(output);
    return parsed.success ? tell(parsed.data, input) : null;
  },
});

const Facts = z.object({ facts: z.array(z.object({ statement: z.string() })) });
const Servers = z.object({
  servers: z.array(z.object({ name: z.string(), status: z.string(), address: z.string().nullish() })),
});
const Check = z.object({
  up: z.boolean(),
  status: z.number().nullish(),
  durationMs: z.number().nullish(),
  detail: z.string().nullish(),
});
const Metrics = z.object({
  series: z.array(z.object({ latest: z.number().nullable() })),
  moreSeries: z.number(),
});
const Alerts = z.object({
  alerts: z.array(z.object({ alert: z.string(), state: z.string(), summary: z.string().nullable() })),
  silences: z.array(z.object({ matchers: z.array(z.string()), until: z.string() })),
});
const Errors = z.object({ groups: z.array(z.object({ count: z.number(), example: z.string() })) });
const Records = z.object({
  records: z.array(z.object({ type: z.string(), name: z.string(), content: z.string() })),
});
const Health = z.object({
  load: z.array(z.number()),
  cpus: z.number(),
  memoryMiB: z.object({ total: z.number(), available: z.number() }),
  disks: z.array(z.object({ mount: z.string(), usedPercent: z.number(), freeMiB: z.number() })),
  failedUnits: z.array(z.string()).nullable(),
  rebootRequired: z.boolean().nullable(),
});
const Runbooks = z.object({
  runbooks: z.array(z.object({ runbook: z.string(), title: z.string(), destructive: z.boolean() })),
});
const Log = z.object({ lines: z.array(z.string()) });
const Figures = z.object({
  since: z.string(),
  total: z.object({ requests: z.number() }),
  cacheRatio: z.number().nullable(),
  errorRatio: z.number().nullable(),
});
const Watched = z.object({
  changed: z.boolean().nullable(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
});
const Page = z.object({ title: z.string().nullish(), text: z.string() });

const TELLINGS: Record<string, Telling> = {
  ...MAIL_TELLINGS,
  ...SCHEDULE_TELLINGS,
  observability__check_url: telling(
    ({ url }) => `checking ${host(url)}`,
    Check,
    (check, { url }) => {
      const facts = [
        ...(check.status == null ? [] : [`status ${check.status}`]),
        ...(check.durationMs == null ? [] : [`${Math.round(check.durationMs)} ms`]),
        ...(check.up || !check.detail ? [] : [check.detail]),
      ];
      return `${host(url)} is **${check.up ? 'up' : 'down'}**${facts.length === 0 ? '' : ` (${facts.join(', ')})`}.`;
    },
  ),
  observability__query_metrics: telling(
    ({ query }) => `querying ${text(query)}`,
    Metrics,
    ({ series, moreSeries }, { query }) =>
      `${text(query)}: ${series.length + moreSeries} series, ${series[0] ? `the largest is now at ${text(series[0].latest)}` : 'nothing to show'}.`,
  ),
  observability__list_alerts: telling(
    () => 'listing the alerts',
    Alerts,
    ({ alerts, silences }) =>
      [
        bullets(
          alerts.map(({ alert, state, summary }) => `**${alert}** (${state}): ${summary ?? ''}`),
          'No alert fires.',
        ),
        ...silences.map(({ matchers, until }) => `Silenced until ${until}: ${matchers.join(', ')}`),
      ].join('\n'),
  ),
  observability__silence_alert: telling(
    ({ alert }) => `silencing ${text(alert)}`,
    z.object({ until: z.string() }),
    ({ until }, { alert }) => `**${text(alert)}** is silenced until ${until}.`,
  ),
  observability__error_summary: telling(
    ({ query }) => `looking for errors in ${text(query)}`,
    Errors,
    ({ groups }) =>
      bullets(
        groups.map(({ count, example }) => `${count} ×: \`${example}\``),
        'There are no errors.',
      ),
  ),
  'server-admin__restart_server': telling(
    ({ server }) => `restarting ${text(server)}`,
    z.unknown(),
    (_, { server }) => `**${text(server)}** is restarted.`,
  ),
  'server-admin__server_health': telling(
    ({ server }) => `looking how ${text(server)} is`,
    Health,
    ({ load, cpus, memoryMiB, disks, failedUnits, rebootRequired }, { server }) =>
      `**${text(server)}**:\n${bullets(
        [
          `load ${load.join(' ')} on ${cpus} CPUs`,
          `memory: ${memoryMiB.available} of ${memoryMiB.total} MiB available`,
          ...disks.map(
            ({ mount, usedPercent, freeMiB }) =>
              `disk \`${mount}\`: ${usedPercent} % used, ${freeMiB} MiB free`,
          ),
          failedUnits === null || failedUnits.length === 0
            ? 'no failed units'
            : `failed: ${failedUnits.map((unit) => `\`${unit}\``).join(', ')}`,
          rebootRequired ? 'a reboot is required' : 'no reboot is required',
        ],
        '',
      )}`,
  ),
  'server-admin__restart_service': telling(
    ({ server, service }) => `restarting ${text(service)} on ${text(server)}`,
    z.unknown(),
    (_, { server, service }) => `**${text(service)}** on ${text(server)} is restarted.`,
  ),
  'server-admin__tail_log': telling(
    ({ server, service }) => `reading the log of ${text(service)} on ${text(server)}`,
    Log,
    ({ lines }) =>
      lines.length === 0 ? 'The log has no such lines.' : `\`\`\`\n${lines.join('\n')}\n\`\`\``,
  ),
  'server-admin__list_runbooks': telling(
    () => 'listing the runbooks',
    Runbooks,
    ({ runbooks }) =>
      bullets(
        runbooks.map(
          ({ runbook, title, destructive }) =>
            `\`${runbook}\`: ${title}${destructive ? ' (destructive)' : ''}`,
        ),
        'There are no runbooks.',
      ),
  ),
  'server-admin__run_runbook': telling(
    ({ server, runbook }) => `running ${text(runbook)} on ${text(server)}`,
    z.unknown(),
    (_, { server, runbook }) => `The runbook \`${text(runbook)}\` came to its end on ${text(server)}.`,
  ),
  'server-admin__list_servers': telling(
    () => 'listing the servers',
    Servers,
    ({ servers }) =>
      bullets(
        servers.map(
          ({ name, status, address }) => `**${name}**: ${status}${address == null ? '' : `, ${address}`}`,
        ),
        'There are no servers.',
      ),
  ),
  memory__remember: telling(
    ({ subject }) => `remembering that about ${text(subject)}`,
    z.unknown(),
    (_, { statement }) => `I will remember: ${text(statement)}.`,
  ),
  memory__search: telling(
    ({ query }) => `searching the memory for ${text(query)}`,
    Facts,
    ({ facts }, { query }) =>
      facts.length === 0
        ? `I remember nothing about ${text(query)}.`
        : `This is what I remember:\n${bullets(
            facts.map((fact) => fact.statement),
            '',
          )}`,
  ),
  email__send: telling(
    ({ to }) => `sending the mail to ${text(to)}`,
    z.unknown(),
    (_, { to, subject }) => `The mail “${text(subject)}” to ${text(to)} is sent.`,
  ),
  hosting__list_dns_records: telling(
    ({ zone }) => `listing the DNS records of ${text(zone)}`,
    Records,
    ({ records }, { zone }) =>
      bullets(
        records.map(({ type, name, content }) => `\`${type}\` ${name} → ${content}`),
        `${text(zone)} has no DNS records.`,
      ),
  ),
  hosting__purge_cache: telling(
    ({ zone }) => `purging the cache of ${text(zone)}`,
    z.unknown(),
    (_, { zone, urls }) =>
      urls === undefined
        ? `The cache of ${text(zone)} is purged.`
        : `${[urls].flat().map(text).join(', ')} is purged from the cache.`,
  ),
  hosting__zone_analytics: telling(
    ({ zone }) => `looking at the figures of ${text(zone)}`,
    Figures,
    ({ since, total, cacheRatio, errorRatio }, { zone }) =>
      `**${text(zone)}** had ${total.requests.toLocaleString('en')} requests since ${since.slice(0, 16).replace('T', ' ')}: ${percent(errorRatio)} ended in an error of the server, ${percent(cacheRatio)} came from the cache.`,
  ),
  hosting__rollback_worker: telling(
    ({ site, version }) => `rolling ${text(site)} back to version ${text(version)}`,
    z.unknown(),
    (_, { site, version }) => `All traffic of **${text(site)}** goes to version ${text(version)}.`,
  ),
  'web-fetch__watch_page': telling(
    ({ url }) => `looking at ${host(url)}`,
    Watched,
    ({ changed, added, removed }, { url }) => {
      if (changed === null)
        return `I looked at ${host(url)} for the first time and will know when it changes.`;
      const lines = [...removed.map((line) => `gone: ${line}`), ...added.map((line) => `new: ${line}`)];
      return changed
        ? `${host(url)} has changed:\n${cut(bullets(lines, 'Only the order of its lines.'))}`
        : `${host(url)} has not changed since I last looked.`;
    },
  ),
  'web-fetch__fetch_page': telling(
    ({ url }) => `reading ${host(url)}`,
    Page,
    (page, { url }) => {
      const quoted = cut(page.text.trim()).replace(/^/gm, '> ');
      return `${host(url)}${page.title ? ` (“${page.title}”)` : ''} says:\n${quoted}`;
    },
  ),
};

const row = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, item]) => `${key}: ${text(item)}`)
        .join(', ')
    : text(value);

/** Any JSON as a short text: lists as bullets, objects as `key: value`. */
const generic = (output: unknown): string => {
  if (Array.isArray(output)) return bullets(output.map(row), 'Nothing was found.');
  if (typeof output !== 'object' || output === null) return cut(text(output));
  const parts = Object.entries(output).map(([key, value]) =>
    Array.isArray(value) && value.some((item) => typeof item === 'object')
      ? `${key}:\n${bullets(value.map(row), 'none')}`
      : `${key}: ${text(value)}`,
  );
  return cut(parts.join('\n'));
};

const actOf = ({ tool, input }: { tool: string; input: Input }): string =>
  TELLINGS[tool]?.act(input) ?? `using ${tool.replace('__', '.')}`;

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

const because = (message: string): string => (message === '' ? '.' : `: ${cut(message)}`);

const ENDINGS: Record<Ending, (act: string, message: string) => string> = {
  denied: (act, message) => `I did not do it: ${act} was denied. ${cut(message)}`.trim(),
  expired: (act) => `I did not do it: nobody approved ${act} in time, so it expired.`,
  cancelled: (act) => `I did not do it: ${act} was cancelled.`,
  unknown: (act) =>
    `I do not know whether ${act} worked: its outcome is unknown. Please look before anybody tries again.`,
  refused: (act, message) => `I may not do that: ${act} was refused${because(message)}`,
  failed: (act, message) => `${capital(act)} did not work${because(message)}`,
};

const tellOutput = (output: unknown, call: PastCall): string =>
  TELLINGS[call.tool]?.tell(output, call.input) ?? `${capital(actOf(call))} gave:\n${generic(output)}`;

/** One sentence for a finished call, and whether it did what was asked. */
export const tellCall = (call: PastCall): { text: string; worked: boolean } => {
  const outcome = outcomeOf(call.result);
  return outcome.kind === 'ok'
    ? { text: tellOutput(outcome.output, call), worked: true }
    : { text: ENDINGS[outcome.kind](actOf(call), outcome.message), worked: false };
};

/** The steps that were left out because one before them did not work. */
export const tellSkipped = (steps: { tool: string; input: Input }[]): string =>
  `So I left out ${steps.map(actOf).join(' and ')}.`;
