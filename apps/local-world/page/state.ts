import type { PageChannel, PageEvent, PageMessage, PageState, PageUser } from '../src/page-api.ts';

/** Replaces the item with the same key where it stands, or appends it. */
function upsert<T>(items: T[], item: T, key: (item: T) => string): T[] {
  const index = items.findIndex((other) => key(other) === key(item));
  return index === -1 ? [...items, item] : items.with(index, item);
}

const messageId = ({ message }: PageMessage) => message.id;

/** The state after one event; what did not change keeps its identity. `null`: no snapshot has come yet. */
export function applyEvent(state: PageState | null, event: PageEvent): PageState | null {
  if (event.type === 'snapshot') return event.state;
  if (state === null) return null;
  switch (event.type) {
    case 'message':
      return {
        ...state,
        messages: upsert(state.messages, event.message, messageId),
        typing: state.typing.filter(
          ({ user, channel }) =>
            user !== event.message.message.author.id || channel !== event.message.message.channel_id,
        ),
      };
    case 'message_deleted':
      return { ...state, messages: state.messages.filter(({ message }) => message.id !== event.message) };
    case 'channel':
      return { ...state, channels: upsert(state.channels, event.channel, ({ id }) => id) };
    case 'commands':
      return { ...state, commands: event.commands };
    case 'typing':
      return {
        ...state,
        typing: upsert(state.typing, event.typing, ({ user, channel }) => `${user} ${channel}`),
      };
    case 'modal':
      return { ...state, modals: upsert(state.modals, event.modal, ({ modalId }) => modalId) };
    case 'modal_closed':
      return { ...state, modals: state.modals.filter(({ modalId }) => modalId !== event.modalId) };
    case 'failure':
      return { ...state, failures: upsert(state.failures, event.failure, ({ failureId }) => failureId) };
    case 'cloud':
      return { ...state, cloud: event.cloud };
    case 'reply':
      return state;
  }
}

export const canSeeChannel = (user: PageUser, { members }: PageChannel) =>
  members === null || members.includes(user.id);

/** The messages of a channel that the user sees, oldest first. */
export function visibleMessages(state: PageState, channel: string, user: PageUser): PageMessage[] {
  return state.messages.filter(
    ({ message, visibleTo }) =>
      message.channel_id === channel && (visibleTo === null || visibleTo === user.id),
  );
}

/** Discord's pause after which the same author's next message shows name and avatar again. */
const GROUP_MS = 7 * 60_000;

/** Whether a message hangs below the one before it, without a name and an avatar of its own. */
export function continuesGroup(
  previous: PageMessage | undefined,
  { message, visibleTo, command }: PageMessage,
): boolean {
  if (!previous) return false;
  return (
    previous.message.author.id === message.author.id &&
    previous.visibleTo === visibleTo &&
    command === null &&
    !message.message_reference &&
    Date.parse(message.timestamp) - Date.parse(previous.message.timestamp) < GROUP_MS
  );
}

export const channelLabel = ({ kind, name }: PageChannel) => (kind === 'dm' ? '@Golem' : `#${name}`);

/** Orders ids of Discord, which count up with time and outgrow a number. */
export const bySnowflake = (a: { id: string }, b: { id: string }) =>
  a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
