/** What the stand-in understands: one row per kind of sentence. */
import { MAIL_RULES } from './mail-rules.ts';
import { SCHEDULE_RULES } from './schedule-rules.ts';

export type Input = Record<string, unknown>;

export interface Rule {
  /** Shown in the help. */
  example: string;
  tool: string;
  pattern: RegExp;
  /** One input per call. */
  inputs: (match: RegExpExecArray) => Input[];
  /** The sentence ends in free text, which may hold "and then". */
  takesRest?: boolean;
  /** A look that comes first and finds what the words do not say, such as the id of a mail. */
  lookup?: (match: RegExpExecArray) => Lookup;
}

export interface Lookup {
  tool: string;
  input: Input;
  /** The rest of the step's input, from what the look gave; or a sentence when that was not there. */
  complete: (output: unknown) => Input | string;
}

const HOST = String.raw`(?:https?:\/\/)?(?:[\w-]+\.)+[a-z][\w-]*(?::\d+)?(?:\/[^\s,]*)?`;
const NAME = String.raw`[a-z0-9][\w.-]*`;
const MAIL = String.raw`[^\s@,]+@[^\s@,]+\.[a-z]+`;
const listOf = (item: string): string => `${item}(?:(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+)${item})*`;
const rule = (source: string): RegExp => new RegExp(source, 'is');

const items = (list: string | undefined): string[] => (list ?? '').split(/\s*,\s*(?:and\s+)?|\s+and\s+/i);
const trimmed = (text: string | undefined): string => (text ?? '').trim().replace(/[.?!,]+$/, '');
const unquoted = (text: string | undefined): string => (text ?? '').trim().replace(/^["“'](.*)["”']$/s, '$1');
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const asUrl = (host: string): string => (/^https?:/i.test(host) ? host : `https://${host}`);

const VERB =
  /\s(?:is|are|was|were|runs?|has|have|uses?|lives?|listens?|needs?|must|should|can|belongs|costs?|points?|goes|starts?|prefers?|likes?)\s/i;

/** What a statement is about: its words before the verb. */
const subjectOf = (statement: string): string => {
  const verb = VERB.exec(statement)?.index ?? statement.search(/\s|$/);
  return (
    statement
      .slice(0, verb)
      .replace(/^(?:the|our|my|a|an)\s+/i, '')
      .trim() || 'note'
  );
};

const subjectLine = (text: string): string =>
  sentence(
    text
      .split(/\s+/)
      .slice(0, 8)
      .join(' ')
      .replace(/[.?!,]+$/, ''),
  );

const mailInput = (match: RegExpExecArray): Input[] => {
  const text = sentence(unquoted(match.groups?.['text']));
  const subject = unquoted(match.groups?.['subject']);
  return [
    { to: match.groups?.['to'], subject: subject === '' ? subjectLine(text) : sentence(subject), text },
  ];
};

const purgeInput = (match: RegExpExecArray): Input[] => {
  const url = new URL(asUrl(trimmed(match[1])));
  return [
    url.pathname === '/'
      ? { zone: url.hostname, everything: true }
      : { zone: url.hostname, urls: [url.href] },
  ];
};

/** `service nginx, keep 200M`: a name and its value, in turn. */
const runbookInput = ([, runbook, server, values]: RegExpExecArray): Input[] => {
  const pairs =
    values === undefined ? [] : items(trimmed(values)).map((pair) => pair.split(/\s*[=:]\s*|\s+/));
  const parameters = Object.fromEntries(pairs.map(([name = '', ...value]) => [name, value.join(' ')]));
  return [{ runbook: trimmed(runbook), server: trimmed(server), ...(pairs.length > 0 && { parameters }) }];
};

/** The first row that matches wins. */
export const RULES: readonly Rule[] = [
  // First, because what is to be done then is a sentence of its own.
  ...SCHEDULE_RULES,
  {
    example: 'remember that staging runs on port 2222',
    tool: 'memory__remember',
    pattern: rule(String.raw`^(?:please\s+)?remember\s+(?:that\s+)?(.+)$`),
    takesRest: true,
    inputs: (match) => {
      const statement = trimmed(match[1]);
      return [{ subject: subjectOf(statement), statement }];
    },
  },
  // Before those that send: "reply to the mail from …" is no new mail.
  ...MAIL_RULES,
  {
    example: 'send a mail to bob@example.test saying lunch is at noon',
    tool: 'email__send',
    pattern: rule(
      String.raw`\b(?:send|write)?\s*(?:an?\s+)?\b(?:e-?mail|mail|message)\s+(?:to\s+)?(?<to>${MAIL})(?:,?\s+(?:about|titled|with\s+(?:the\s+)?subject)\s+(?<subject>.+?))?,?\s+(?:saying|that\s+says|and\s+say|with\s+the\s+text)\s+(?:that\s+)?(?<text>.+)$`,
    ),
    takesRest: true,
    inputs: mailInput,
  },
  {
    example: 'what do you remember about staging?',
    tool: 'memory__search',
    pattern: rule(
      String.raw`\b(?:what\s+do\s+you\s+(?:remember|know)|do\s+you\s+remember(?:\s+anything)?|search\s+(?:your\s+|the\s+)?memory)\s+(?:about|of|on|for)\s+(.+)$`,
    ),
    inputs: (match) => [{ query: trimmed(match[1]) }],
  },
  {
    example: 'run the runbook restart-service on web-1 with service nginx',
    tool: 'server-admin__run_runbook',
    pattern: rule(String.raw`\brun\s+(?:the\s+)?runbook\s+(${NAME})\s+on\s+(${NAME})(?:\s+with\s+(.+))?$`),
    inputs: runbookInput,
  },
  {
    example: 'which runbooks are there?',
    tool: 'server-admin__list_runbooks',
    pattern: rule(String.raw`\b(?:list|show|which|what)\b.*\brunbooks\b`),
    inputs: () => [{}],
  },
  {
    // Before a server's health: what has a dot is a zone.
    example: 'how is shop.test doing?',
    tool: 'hosting__zone_analytics',
    pattern: rule(String.raw`\bhow\s+(?:is|are)\s+(?:the\s+zone\s+)?(${HOST})\s+(?:doing|going|running)\b`),
    inputs: (match) => [{ zone: new URL(asUrl(trimmed(match[1]))).hostname }],
  },
  {
    example: 'how is web-1 doing?',
    tool: 'server-admin__server_health',
    pattern: rule(
      String.raw`\bhow\s+is\s+(?:the\s+)?(?:server\s+)?(${NAME})\b|\bhealth\s+of\s+(?:the\s+)?(?:server\s+)?(${NAME})`,
    ),
    inputs: (match) => [{ server: trimmed(match[1] ?? match[2]) }],
  },
  {
    example: 'restart nginx on web-1',
    tool: 'server-admin__restart_service',
    pattern: rule(
      String.raw`\brestart\s+(?:the\s+)?(?:service\s+)?(${NAME})\s+on\s+(?:the\s+)?(?:server\s+)?(${NAME})`,
    ),
    inputs: (match) => [{ service: trimmed(match[1]), server: trimmed(match[2]) }],
  },
  {
    example: 'show the log of nginx on web-1',
    tool: 'server-admin__tail_log',
    pattern: rule(
      String.raw`\blogs?\s+(?:of|from)\s+(?:the\s+)?(?:service\s+)?(${NAME})\s+on\s+(?:the\s+)?(?:server\s+)?(${NAME})`,
    ),
    inputs: (match) => [{ service: trimmed(match[1]), server: trimmed(match[2]), lines: 10 }],
  },
  {
    example: 'restart web-1',
    tool: 'server-admin__restart_server',
    pattern: rule(
      String.raw`\b(?:restart|reboot)\s+(?:the\s+)?(?:servers?\s+|machines?\s+)?(${listOf(NAME)})(\s+hard)?`,
    ),
    inputs: (match) =>
      items(match[1]).map((server) => ({
        server: trimmed(server),
        ...(match[2] === undefined ? {} : { mode: 'hard' }),
      })),
  },
  {
    example: 'what are the DNS records of example.test?',
    tool: 'hosting__list_dns_records',
    pattern: rule(
      String.raw`\b(?:dns|records?)\b.*?\b(?:of|for|in|from|at)\s+(?:the\s+)?(?:zone\s+)?(${HOST})`,
    ),
    inputs: (match) => [{ zone: new URL(asUrl(trimmed(match[1]))).hostname }],
  },
  {
    example: 'purge the cache of shop.test',
    tool: 'hosting__purge_cache',
    pattern: rule(String.raw`\b(?:purge|clear|flush|empty)\b.*?\bcache\b.*?\b(?:of|for|on|from)\s+(${HOST})`),
    inputs: purgeInput,
  },
  {
    example: 'chart node_load1 over the last 6 hours',
    tool: 'observability__query_metrics',
    pattern: rule(
      String.raw`\b(?:chart|plot|graph|draw)\s+(?:me\s+)?(.+?)\s+(?:over|of|for|in)\s+the\s+last\s+(?:(\d+)\s+)?(minute|hour|day)s?\b`,
    ),
    inputs: (match) => {
      const minutes = { minute: 1, hour: 60, day: 1440 }[(match[3] ?? 'hour').toLowerCase()] ?? 60;
      return [{ query: (match[1] ?? '').replaceAll('`', ''), minutes: Number(match[2] ?? 1) * minutes }];
    },
  },
  {
    example: 'silence SiteDown for 30 minutes',
    tool: 'observability__silence_alert',
    pattern: rule(String.raw`\bsilence\s+(?:the\s+)?(?:alert\s+)?(\w+)\s+for\s+(\d+)\s+min`),
    inputs: (match) => [{ alert: match[1], minutes: Number(match[2]), comment: 'asked for in the chat' }],
  },
  {
    example: 'which alerts fire?',
    tool: 'observability__list_alerts',
    pattern: rule(String.raw`\b(?:which|what|list|show)\b.*\balerts\b`),
    inputs: () => [{}],
  },
  {
    example: 'what errors are in the logs of shop?',
    tool: 'observability__error_summary',
    pattern: rule(
      String.raw`\berrors\b.*\b(?:of|in|for|from)\s+(?:the\s+logs\s+(?:of|for)\s+)?([a-z][\w-]*)`,
    ),
    inputs: (match) => [{ query: `{app="${trimmed(match[1])}"}` }],
  },
  {
    example: 'roll back orders-api to version 2',
    tool: 'hosting__rollback_worker',
    pattern: rule(
      String.raw`\broll\s+(?:the\s+worker\s+)?back\s+(${NAME})\s+to\s+(?:its\s+)?version\s+(\d+)\b`,
    ),
    inputs: (match) => [{ site: trimmed(match[1]), version: match[2] }],
  },
  {
    example: 'what changed on https://shop.test/shipping?',
    tool: 'web-fetch__watch_page',
    pattern: rule(
      String.raw`\b(?:what(?:\s+has)?\s+changed\s+(?:on|at)|watch)\s+(?:the\s+page\s+)?(?:at\s+)?(${HOST})`,
    ),
    inputs: (match) => [{ url: asUrl(trimmed(match[1])) }],
  },
  {
    example: 'is example.test up?',
    tool: 'observability__check_url',
    pattern: rule(
      String.raw`\b(?:(?:is|are)\s+(${listOf(HOST)})\s+(?:still\s+)?(?:up|down|online|alive|reachable|working|healthy|ok)\b|(?:check|probe|ping)\s+(?:on\s+|if\s+|whether\s+)?(?:the\s+)?(?:site\s+|website\s+)?(${listOf(HOST)}))`,
    ),
    inputs: (match) => items(match[1] ?? match[2]).map((host) => ({ url: asUrl(trimmed(host)) })),
  },
  {
    example: 'read https://blog.test/',
    tool: 'web-fetch__fetch_page',
    pattern: rule(
      String.raw`\b(?:read|fetch|open|summari[sz]e|what\s+does)\s+(?:me\s+)?(?:the\s+)?(?:page\s+)?(?:at\s+)?(${HOST})`,
    ),
    inputs: (match) => [{ url: asUrl(trimmed(match[1])) }],
  },
  {
    example: 'list my servers',
    tool: 'server-admin__list_servers',
    pattern: rule(
      String.raw`\b(?:list|show|which|what)\b.*\bservers\b|\bis\s+(?:the\s+)?(?:server\s+)?[a-z]+[\w-]*\d\s+(?:up|down|running|online)\b`,
    ),
    inputs: () => [{}],
  },
];
