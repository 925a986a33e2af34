import { Message, type MessageDraft, type MessageEdit } from '../message.ts';
import { Nothing } from './outcome.ts';
import { payloadOf } from './payload.ts';
import type { Request } from './send.ts';

const webhook = (applicationId: string, token: string) =>
  `/webhooks/${encodeURIComponent(applicationId)}/${encodeURIComponent(token)}`;
const routeOf = (key: string, token: string) => ({ key, major: token, global: false });

export function editOriginal(applicationId: string, token: string, edit: MessageEdit): Request<Message> {
  return {
    method: 'PATCH',
    path: `${webhook(applicationId, token)}/messages/@original`,
    route: routeOf('PATCH /webhooks/messages', token),
    ...payloadOf(edit),
    repeatable: true,
    answer: Message,
  };
}

export function deleteOriginal(applicationId: string, token: string): Request<undefined> {
  return {
    method: 'DELETE',
    path: `${webhook(applicationId, token)}/messages/@original`,
    route: routeOf('DELETE /webhooks/messages', token),
    repeatable: true,
    answer: Nothing,
  };
}

export function followup(applicationId: string, token: string, draft: MessageDraft): Request<Message> {
  return {
    method: 'POST',
    path: `${webhook(applicationId, token)}?wait=true`,
    route: routeOf('POST /webhooks', token),
    ...payloadOf(draft),
    // Webhooks know no nonce: sent twice, it would stand in the chat twice.
    repeatable: false,
    answer: Message,
  };
}
