import { explainIssues } from '@golem/contracts';
import { openDb } from '@golem/db';
import { log } from '@golem/worker-kit';
import { type Env, settingOf } from '../../env.ts';
import { ownerWorld, tellOwner } from '../../reply/tell-owner.ts';
import { sessionOf } from '../../stubs.ts';
import { unreadableNotice } from './alert-words.ts';
import { tellChats } from './tell-chats.ts';
import { alertOf, Webhook } from './webhook.ts';

/** A notification of some hundred alerts; Alertmanager cuts them by `max_alerts`. */
const MAX_BODY_BYTES = 512 * 1024;
/** So many at a time: D1 binds at most 100 parameters. */
const AT_ONCE = 90;
const DAY_MS = 86_400_000;

const answer = (status: number, error: string): Response => Response.json({ error }, { status });

const digestOf = (text: string): Promise<ArrayBuffer> =>
  crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));

/** Compares digests, so that neither content nor length of the secret shows in the time that it takes. */
const isSecret = async (given: string, secret: string): Promise<boolean> =>
  crypto.subtle.timingSafeEqual(await digestOf(given), await digestOf(secret));

const bodyOf = async (request: Request): Promise<string | null> => {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(await new Blob(chunks).arrayBuffer());
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Alertmanager does not send again what was refused, so a person has to hear of it: once a day. */
const refuse = async (env: Env, status: number, why: string): Promise<Response> => {
  log('warn', 'ingress.alerts_unreadable', { detail: why });
  const day = Math.floor(Date.now() / DAY_MS);
  await tellOwner(ownerWorld(env), `alerts-unreadable.${day}`, unreadableNotice(why));
  return answer(status, why);
};

/**
 * `POST /alerts/alertmanager`: a notification of Alertmanager, with the shared secret as bearer token. Nothing is read or
 * stored before the secret fits. A 5xx makes Alertmanager send it again.
 */
export const receiveAlerts = async (request: Request, env: Env): Promise<Response> => {
  const secret = settingOf(env, 'ALERT_WEBHOOK_SECRET');
  if (secret === null) return answer(503, 'Not configured: ALERT_WEBHOOK_SECRET');
  const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  if (!(await isSecret(given, secret))) return answer(401, 'The secret is missing or wrong.');
  const body = await bodyOf(request);
  if (body === null) return refuse(env, 413, 'This is more than 512 KiB; set max_alerts in Alertmanager.');
  const webhook = Webhook.safeParse(parse(body));
  if (!webhook.success)
    return refuse(env, 400, `This is no notification of Alertmanager: ${explainIssues(webhook.error)}`);
  const telling = {
    ...ownerWorld(env),
    db: openDb(env.DB),
    now: Date.now(),
    session: (chatId: string) => sessionOf(env, chatId),
  };
  try {
    const alerts = webhook.data.alerts.map(alertOf);
    for (let at = 0; at < alerts.length; at += AT_ONCE)
      await tellChats(telling, alerts.slice(at, at + AT_ONCE));
  } catch (error) {
    log('error', 'ingress.alerts_not_stored', { detail: String(error) });
    return answer(503, 'The alerts could not be stored just now; send them again.');
  }
  return new Response(null, { status: 204 });
};
