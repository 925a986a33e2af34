import type { InboundEvent } from '@golem/contracts';
import { channelOf, confirmModal, denyModal, Interaction, parseCustomId, respond } from '@golem/discord';
import { log } from '@golem/worker-kit';
import { MessageFlags } from 'discord-api-types/v10';
import { verifyKey } from 'discord-interactions';
import { type Env, missingSettings, settingOf } from '../env.ts';
import { discordFor } from '../reply/discord-for.ts';
import { sessionOf } from '../stubs.ts';
import { allowListsOf, isAllowed } from './allowed.ts';
import { complete } from './complete.ts';
import { toEvent } from './to-event.ts';

/** A signed request older (or further ahead) than this is a replay, in seconds. */
const MAX_SKEW_S = 300;
/** Discord gives 3 s for the first answer; after this many milliseconds it is given without waiting for storage. */
const ACCEPT_WITHIN_MS = 1_500;
/** Far above anything Discord sends. */
const MAX_BODY_CHARS = 1_000_000;

const unauthorized = () => Response.json({ error: 'The signature does not verify.' }, { status: 401 });

const verified = async (request: Request, body: string, publicKey: string): Promise<boolean> => {
  const signature = request.headers.get('x-signature-ed25519');
  const timestamp = request.headers.get('x-signature-timestamp');
  if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > MAX_SKEW_S) return false;
  try {
    return await verifyKey(body, signature, timestamp, publicKey);
  } catch {
    return false;
  }
};

const parse = (body: string): Interaction | null => {
  try {
    return Interaction.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
};

const NOT_TAKEN_IN =
  'I could not take this in: my storage does not answer. Nothing was done; please try again.';

const NOT_HERE = 'I do not work in this channel.';

/** Tells the asker, to whom an answer was promised already, that none will come. */
const takeBack = async (env: Env, { id, reply }: InboundEvent): Promise<void> => {
  if (reply.kind !== 'interaction') return;
  const discord = discordFor(env);
  const draft = { content: NOT_TAKEN_IN };
  const told =
    reply.deferred === 'message'
      ? await discord?.editOriginal(reply.token, draft)
      : await discord?.followup(reply.token, { ...draft, flags: MessageFlags.Ephemeral });
  if (told?.ok !== true) log('error', 'ingress.not_told', { run: id });
};

/**
 * Accepts the event durably and only then acknowledges. When even the one call to the Session takes too long, the
 * acknowledgement goes out first and the acceptance is finished behind it.
 */
const acceptAndAcknowledge = async (
  interaction: Exclude<Interaction, { type: 1 } | { type: 4 }>,
  env: Env,
  ctx: ExecutionContext,
): Promise<Response> => {
  const event = toEvent(interaction, Date.now());
  if (!event.ok) return Response.json(respond.message({ content: event.error.message }, true));
  if (!isAllowed(event.value.chat, channelOf(interaction)?.parentId ?? null, allowListsOf(env)))
    return Response.json(respond.message({ content: NOT_HERE }, true));
  const accept = () => sessionOf(env, event.value.chat.id).accept(event.value);
  // Once more, on a new stub: a Session that was just restarted answers then, and the same event counts once.
  const settled = accept()
    .catch(accept)
    .then(
      () => true,
      (error: unknown) => {
        log('error', 'ingress.accept_failed', { run: event.value.id, detail: String(error) });
        return false;
      },
    );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ACCEPT_WITHIN_MS);
  });
  const accepted = await Promise.race([settled, late]);
  if (timer !== undefined) clearTimeout(timer);
  if (accepted === 'late') ctx.waitUntil(settled.then((is) => (is ? undefined : takeBack(env, event.value))));
  if (accepted === false) return Response.json(respond.message({ content: NOT_TAKEN_IN }, true));
  const { reply } = event.value;
  return Response.json(
    reply.kind === 'interaction' && reply.deferred === 'message'
      ? respond.deferred(reply.ephemeral)
      : respond.deferredUpdate(),
  );
};

/** `POST /discord/interactions`: verify → parse → accept → acknowledge. Nothing is stored for a bad signature. */
export const receiveInteraction = async (
  request: Request,
  env: Env,
  ctx: ExecutionContext,
): Promise<Response> => {
  const publicKey = settingOf(env, 'DISCORD_PUBLIC_KEY');
  if (publicKey === null) {
    return Response.json({ error: `Not configured: ${missingSettings(env).join(', ')}` }, { status: 503 });
  }
  const body = await request.text();
  if (body.length > MAX_BODY_CHARS || !(await verified(request, body, publicKey))) return unauthorized();
  const interaction = parse(body);
  if (interaction === null) {
    return Response.json({ error: 'This is not an interaction that I can read.' }, { status: 400 });
  }
  switch (interaction.type) {
    case 1:
      return Response.json(respond.pong());
    case 4:
      // No choices are no loss; an error would be shown to the one who types.
      return Response.json(respond.choices(await complete(interaction, env).catch(() => [])));
    case 3: {
      const clicked = parseCustomId(interaction.data.custom_id);
      // A form must be the first answer, so it cannot wait for the Session; what it is for is looked up when it comes back.
      if (clicked?.action === 'deny') return Response.json(respond.modal(denyModal(clicked.id)));
      if (clicked?.action === 'confirm') return Response.json(respond.modal(confirmModal(clicked.id)));
      return acceptAndAcknowledge(interaction, env, ctx);
    }
    case 2:
    case 5:
      return acceptAndAcknowledge(interaction, env, ctx);
  }
};
