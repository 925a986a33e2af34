import { setTimeout as sleep } from 'node:timers/promises';
import { errorBody, messageOfStatus } from './api-error.ts';
import type { Message } from './message.ts';
import type { Fault, Reply } from './script.ts';

type StreamEvent = { type: string } & Record<string, unknown>;

/** Characters in one delta: small, so that a short answer has several too. */
const PIECE = 12;

const pieces = (text: string): string[] => text.match(new RegExp(`.{1,${PIECE}}`, 'gsu')) ?? [];

const deltasOf = (block: Message['content'][number], invalidJson: boolean): object[] => {
  if (block.type === 'text') return pieces(block.text).map((text) => ({ type: 'text_delta', text }));
  const json = JSON.stringify(block.input);
  const sent = invalidJson ? `${json.slice(0, -1)},,]` : json;
  // The real API opens with an empty piece.
  return ['', ...pieces(sent)].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
};

/** The events of a message, in the order of the real API. */
function* eventsOf(message: Message, invalidJson = false): Generator<StreamEvent> {
  const { usage } = message;
  const open = { ...message, content: [], stop_reason: null, stop_sequence: null, stop_details: null };
  yield { type: 'message_start', message: { ...open, usage: { ...usage, output_tokens: 1 } } };
  yield { type: 'ping' };
  for (const [index, block] of message.content.entries()) {
    const content_block = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
    yield { type: 'content_block_start', index, content_block };
    for (const delta of deltasOf(block, invalidJson)) yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
  yield {
    type: 'message_delta',
    delta: {
      stop_reason: message.stop_reason,
      stop_sequence: message.stop_sequence,
      stop_details: message.stop_details,
      container: null,
    },
    usage: {
      input_tokens: usage.input_tokens,
      cache_creation_input_tokens: usage.cache_creation_input_tokens,
      cache_read_input_tokens: usage.cache_read_input_tokens,
      output_tokens: usage.output_tokens,
      output_tokens_details: null,
      server_tool_use: null,
    },
  };
  yield { type: 'message_stop' };
}

const frame = (event: StreamEvent): Uint8Array =>
  new TextEncoder().encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

/** Time for what was sent to leave the process before the connection breaks, in milliseconds. */
const FLUSH_MS = 20;

const breakOff = async (disconnect: () => void): Promise<void> => {
  await sleep(FLUSH_MS);
  disconnect();
};

async function* framesOf(
  message: Message,
  reply: Reply,
  requestId: string,
  disconnect: () => void,
): AsyncGenerator<Uint8Array> {
  const { fault, eventDelayMs = 0 } = reply;
  const breaksAfter = fault !== undefined && 'afterEvents' in fault ? fault.afterEvents : Infinity;
  let sent = 0;
  for (const event of eventsOf(message, fault?.kind === 'invalid_json')) {
    if (sent === breaksAfter) break;
    if (eventDelayMs > 0) await sleep(eventDelayMs);
    yield frame(event);
    sent += 1;
  }
  if (fault?.kind === 'cut') await breakOff(disconnect);
  if (fault?.kind === 'stream_error')
    yield frame(errorBody(fault.status, messageOfStatus(fault.status), requestId));
}

const bodyFrom = (chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });

/** The body of a streaming answer; `disconnect` is called where the fault cuts it. */
export const streamBody = (...of: Parameters<typeof framesOf>): ReadableStream<Uint8Array> =>
  bodyFrom(framesOf(...of));

async function* halfOf(text: string, disconnect: () => void): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text.slice(0, text.length / 2));
  await breakOff(disconnect);
}

/** The body of a plain answer; a cut leaves half of it. */
export const plainBody = (message: Message, fault: Fault | undefined, disconnect: () => void) =>
  fault?.kind === 'cut' ? bodyFrom(halfOf(JSON.stringify(message), disconnect)) : JSON.stringify(message);
