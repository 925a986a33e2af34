import { z } from 'zod';
import { Message, type MessageDraft, type MessageEdit } from '../message.ts';
import { Nothing } from './outcome.ts';
import { payloadOf } from './payload.ts';
import type { Request } from './send.ts';

const ChannelId = z.object({ id: z.string() });

const channel = (id: string) => `/channels/${encodeURIComponent(id)}`;
const routeOf = (key: string, channelId: string) => ({ key, major: channelId, global: true });

export function createMessage(channelId: string, draft: MessageDraft, nonce: string): Request<Message> {
  return {
    method: 'POST',
    path: `${channel(channelId)}/messages`,
    route: routeOf('POST /channels/messages', channelId),
    ...payloadOf(draft, { nonce, enforce_nonce: true }),
    repeatable: true,
    answer: Message,
  };
}

export function editMessage(channelId: string, messageId: string, edit: MessageEdit): Request<Message> {
  return {
    method: 'PATCH',
    path: `${channel(channelId)}/messages/${encodeURIComponent(messageId)}`,
    route: routeOf('PATCH /channels/messages/id', channelId),
    ...payloadOf(edit),
    repeatable: true,
    answer: Message,
  };
}

export function deleteMessage(channelId: string, messageId: string): Request<undefined> {
  return {
    method: 'DELETE',
    path: `${channel(channelId)}/messages/${encodeURIComponent(messageId)}`,
    route: routeOf('DELETE /channels/messages/id', channelId),
    repeatable: true,
    answer: Nothing,
  };
}

export function listMessages(
  channelId: string,
  page: { after?: string; limit?: number },
): Request<Message[]> {
  const query = new URLSearchParams({
    limit: String(page.limit ?? 50),
    ...(page.after && { after: page.after }),
  });
  return {
    method: 'GET',
    path: `${channel(channelId)}/messages?${query}`,
    route: routeOf('GET /channels/messages', channelId),
    repeatable: true,
    answer: z.array(Message),
  };
}

export function triggerTyping(channelId: string): Request<undefined> {
  return {
    method: 'POST',
    path: `${channel(channelId)}/typing`,
    route: routeOf('POST /channels/typing', channelId),
    repeatable: true,
    answer: Nothing,
  };
}

/** Opens a public thread under a message; it gets the message's id. A second one is refused with code 160004. */
export function startThread(
  channelId: string,
  messageId: string,
  name: string,
): Request<z.infer<typeof ChannelId>> {
  return {
    method: 'POST',
    path: `${channel(channelId)}/messages/${encodeURIComponent(messageId)}/threads`,
    route: routeOf('POST /channels/messages/threads', channelId),
    body: { name },
    repeatable: true,
    answer: ChannelId,
  };
}

export function createDm(userId: string): Request<z.infer<typeof ChannelId>> {
  return {
    method: 'POST',
    path: '/users/@me/channels',
    route: routeOf('POST /users/@me/channels', ''),
    body: { recipient_id: userId },
    repeatable: true,
    answer: ChannelId,
  };
}
