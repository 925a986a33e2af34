import type { APIMessage } from 'discord-api-types/v10';
import { z } from 'zod';
import { answerInteraction } from './answer-interaction.ts';
import type { DiscordDeps } from './app.ts';
import { type Choice, InteractionResponse } from './interaction-response.ts';
import type { SigningKey } from './key.ts';
import { readDiscordBody } from './request-body.ts';
import type { Interaction } from './store.ts';

/** An application must answer within this time. */
const ANSWER_LIMIT_MS = 3000;

export type Signed = { body: string; headers: Record<string, string> };

/** An interaction that is ready to be posted, any number of times. */
export type Prepared = { record: Interaction; payload: object; signed: Signed };

export type Delivery = Prepared & {
  /** HTTP status of the endpoint; null when it gave no answer in time. */
  status: number | null;
  response: InteractionResponse | null;
  /** The message that the answer made or changed. */
  message: APIMessage | null;
  choices: Choice[] | null;
  /** What the person sees in red; null when all went well. */
  failure: string | null;
};

/** Signs as Discord does: over the timestamp (Unix seconds) followed by the raw body. */
export const signPayload = (key: SigningKey, payload: unknown, timestamp: string): Signed => {
  const body = JSON.stringify(payload);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
      'x-signature-ed25519': key.sign(timestamp, body),
      'x-signature-timestamp': timestamp,
    },
  };
};

/** Posts a signed body to the application's endpoint; null when nothing came back before the signal. */
export const postSigned = async (
  endpoint: string,
  { body, headers }: Signed,
  signal?: AbortSignal,
): Promise<Response | null> => {
  try {
    return await fetch(endpoint, { method: 'POST', headers, body, ...(signal ? { signal } : {}) });
  } catch {
    return null;
  }
};

/** Posts an interaction, waits at most 3 s and applies the answer. */
export const deliver = async (deps: DiscordDeps, endpoint: string, prepared: Prepared): Promise<Delivery> => {
  const { store } = deps;
  const { token } = prepared.record;
  const deadline = new AbortController();
  const timeUp = new Promise<void>((resolve) => deadline.signal.addEventListener('abort', () => resolve()));
  const cancel = store.clock.after(ANSWER_LIMIT_MS, () => deadline.abort());
  const nothing = { ...prepared, status: null, response: null, message: null, choices: null, failure: null };
  const current = () => store.interactions.get(token) ?? prepared.record;
  try {
    const http = await postSigned(endpoint, prepared.signed, deadline.signal);
    if (http === null) return { ...nothing, failure: failUnlessAnswered(deps, current()) };
    // 202 announces that the answer comes by the callback route.
    if (http.status === 202) {
      if (current().state === 'waiting') await Promise.race([store.answered(token), timeUp]);
      return { ...nothing, status: 202, failure: failUnlessAnswered(deps, current()) };
    }
    return { ...nothing, status: http.status, ...(await applyAnswer(deps, current(), http)) };
  } finally {
    cancel();
  }
};

const applyAnswer = async (deps: DiscordDeps, interaction: Interaction, http: Response) => {
  const current = () => deps.store.interactions.get(interaction.token) ?? interaction;
  try {
    if (!http.ok) throw new Error(`the endpoint answered ${http.status}`);
    const { body, files } = await readDiscordBody(http);
    deps.checkAnswer(interaction, body);
    const response = InteractionResponse.parse(body);
    // A copy of an interaction that is answered by now: Discord would not listen a second time.
    if (current().state === 'answered') return {};
    const { message, choices } = answerInteraction(deps, current(), response, files);
    return { response, message: message?.message ?? null, choices };
  } catch (error) {
    deps.rejectedAnswers.push({ interaction: interaction.id, reason: reasonOf(error) });
    return {
      failure: failUnlessAnswered(deps, current()),
    };
  }
};

const reasonOf = (error: unknown): string =>
  error instanceof z.ZodError
    ? z.prettifyError(error)
    : error instanceof Error
      ? error.message
      : String(error);

const FAILURE_TEXTS: Record<Interaction['kind'], string> = {
  command: 'The application did not respond',
  component: 'This interaction failed',
  autocomplete: 'Loading options failed',
  modal: 'Something went wrong. Try again.',
};

const failUnlessAnswered = ({ store }: DiscordDeps, interaction: Interaction): string | null => {
  if (interaction.state === 'answered') return null;
  store.putInteraction({ ...interaction, state: 'failed' });
  const text = FAILURE_TEXTS[interaction.kind];
  if (interaction.kind !== 'autocomplete') {
    store.hub.publish({
      type: 'failure',
      failure: {
        failureId: interaction.id,
        user: interaction.user,
        channel: interaction.channel,
        message: interaction.sourceMessage,
        command: interaction.command,
        text,
      },
    });
  }
  return text;
};
