import { redactJson } from './redact.ts';

/**
 * One structured line to the Worker's log. Fields are ids and codes: never arguments, outputs, headers or tokens. An
 * error's text may hold one all the same, so secrets are taken out.
 */
export const log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  fields: Record<string, string | number | boolean | null | undefined> = {},
): void => {
  console[level](JSON.stringify({ level, event, ...redactJson(fields) }));
};
