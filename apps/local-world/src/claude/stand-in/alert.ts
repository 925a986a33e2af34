/** What the stand-in does when a program reports an alert: one look, one line, and at most one proposal. */
import { z } from 'zod';
import { type Reply, say, together, use } from '../script.ts';
import type { Conversation, PastCall } from './conversation.ts';
import { tellCall } from './render.ts';

const Alert = z.object({ alert: z.string(), labels: z.record(z.string(), z.string()) });
type Alert = z.infer<typeof Alert>;

/** The words with which the harness hands an alert over; what the alert says stands apart, as data. */
const HANDED_OVER = /^Alertmanager reports an alert\b/;

const tryJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The alert that this conversation is about, or null. */
export const alertIn = ({ words, context }: Conversation): Alert | null => {
  if (!HANDED_OVER.test(words)) return null;
  for (const line of context) {
    // The harness writes whatever is data as JSON, also a text that is JSON itself.
    const data = tryJson(line);
    const alert = Alert.safeParse(typeof data === 'string' ? tryJson(data) : data);
    if (alert.success) return alert.data;
  }
  return null;
};

const CHECK = 'observability__check_url';
const RESTART = 'server-admin__restart_server';

/** Whether the check found the address down; its result is JSON in whatever the harness wraps it. */
const foundDown = ({ result }: PastCall): boolean => /"up":\s*false/.test(result.text);

/** The next thing to do about an alert: check what its labels name, then propose a restart if that is down. */
export const answerAlert = ({ alert, labels }: Alert, { calls }: Conversation, tools: string[]): Reply => {
  const { url, server } = labels;
  const checked = calls.find(({ tool }) => tool === CHECK);
  if (url !== undefined && checked === undefined && tools.includes(CHECK)) return use(CHECK, { url });
  const lines = calls.map((call) => tellCall(call).text);
  const isDown = checked !== undefined && foundDown(checked);
  const restarted = calls.some(({ tool }) => tool === RESTART);
  if (isDown && !restarted && server !== undefined && tools.includes(RESTART)) {
    const found = `${lines.join('\n')}\nIt runs on **${server}**, so I propose to restart that.`;
    return together(found, use(RESTART, { server }));
  }
  return say(lines.length > 0 ? lines.join('\n') : `I found nothing that I could check about ${alert}.`);
};
