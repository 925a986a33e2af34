import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { REDACTION_PLACES, redactedColumns } from './redactions.ts';

const MIGRATIONS = join(import.meta.dirname, '../../../migrations');

/** Words by which rows and people are found, of a fixed list, or hashes: no topic stands in them. */
const IDS = [
  /(^|_)(id|key|hash|digest|by)$/,
  /^(status|state|kind|role|trust|effect|confirm|scope|source|op|model|capability|skill|error_code)$/,
  /_(role|kind|scope)$/,
];

/** Columns with words that a redaction leaves alone, and why. */
const KEPT: Record<string, string> = {
  'audit_log.stream': 'the id of a chat or a skill',
  'audit_log.actor': 'an id',
  'audit_log.detail':
    'the chain must verify; what is redacted is never written into it, a reason that a person typed stays',
  'policies.argument_rules': 'settings of an owner; without its words a rule would allow what it forbids',
  'policies.windows': 'times',
  'routes.field': 'of a fixed list, or the name of a label',
  'routes.pattern': 'a setting of an owner; without its words a route would not hear what it should',
  'freezes.reason': 'a setting of an owner, gone when it ends',
  'principals.name': 'who may do what',
  'tool_runs.approvers': 'ids',
  'tool_runs.files': 'keys in R2, and names that skills give',
  'pending_actions.approvers': 'ids',
  'mails.references': 'addresses',
  'mails.from_address': 'an address',
  'mails.recipients': 'addresses',
  'mails.reply_to': 'an address',
  'mails.spf': 'a word of a fixed list',
  'mails.dkim': 'a word of a fixed list',
  'mails.dmarc': 'a word of a fixed list',
  'mail_attachments.mime_type': 'of a fixed form',
  'alerts.severity': 'a level',
  'alerts.chats': 'ids',
  'redactions.terms': 'keyed hashes',
  'redaction_items.place': 'of a fixed list',
  'budget_raises.day': 'a date',
  'spending.period': 'a date',
  'schedules.spoken': 'a time in words of a fixed form',
  'schedules.last': 'of a fixed list',
  'api_tokens.name': 'what a token is for, in words of who may make tokens',
  'api_tokens.scopes': 'of a fixed list',
  'api_tokens.chats': 'ids',
};

const textColumns = (): string[] => {
  const sqlite = new DatabaseSync(':memory:');
  for (const name of globSync('*.sql', { cwd: MIGRATIONS }).toSorted()) {
    sqlite.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
  }
  const rows = sqlite
    .prepare(
      `SELECT t.name || '.' || c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND t.name NOT LIKE '%\\_fts%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%' AND lower(c.type) = 'text'`,
    )
    .all();
  return rows.map(({ name }) => String(name));
};

const isId = (name: string): boolean => IDS.some((form) => form.test(name.slice(name.indexOf('.') + 1)));

test('every column with text is looked through by a redaction, or is named here with the reason why not', () => {
  const masked = new Set(
    REDACTION_PLACES.flatMap((place) => redactedColumns(place).map((column) => `${place}.${column}`)),
  );
  const all = textColumns();
  expect(all.filter((name) => !masked.has(name) && !(name in KEPT) && !isId(name))).toEqual([]);
  // A reason for what is gone, or is masked after all, is none.
  expect(Object.keys(KEPT).filter((name) => !all.includes(name) || masked.has(name) || isId(name))).toEqual(
    [],
  );
  expect([...masked].filter((name) => !all.includes(name))).toEqual([]);
});
