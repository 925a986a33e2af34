import type { APIApplicationCommand, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Hub } from '../hub.ts';
import type { PageMessage } from '../page-api.ts';
import { CHANNELS, type Channel, Channel as ChannelSchema, pageChannel } from './channels.ts';
import { ApiCommand, ApiMessage, ApiMetadata } from './discord-object.ts';
import { DiscordError, type DiscordErrorName, invalidField } from './errors.ts';
import { isSnowflake, snowflakes } from './snowflake.ts';
import type { Uploads } from './uploads.ts';

export const StoredMessage = z.object({
  message: ApiMessage,
  /** The only user who sees it (ephemeral). */
  visibleTo: z.string().nullable(),
  /** The command it answers, as the page shows it. */
  command: z.string().nullable(),
  /** The interaction token through which it was sent; only that token reaches an ephemeral message. */
  token: z.string().nullable(),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

/** An interaction token answers for this long. */
export const TOKEN_LIFE_MS = 15 * 60_000;

/** What Discord remembers of an interaction that it sent. */
export const Interaction = z.object({
  id: z.string(),
  token: z.string(),
  kind: z.enum(['command', 'component', 'autocomplete', 'modal']),
  user: z.string(),
  channel: z.string(),
  /** As shown above the answer: `ask`; null for components and modals. */
  command: z.string().nullable(),
  /** The message whose component was used. */
  sourceMessage: z.string().nullable(),
  /** `interaction_metadata` of the messages that answer it. */
  metadata: ApiMetadata,
  /** Epoch milliseconds. */
  createdAt: z.number(),
  state: z.enum(['waiting', 'answered', 'failed']),
  /** What `@original` means: the answer, or for a component update the source message. */
  original: z.string().nullable(),
});
export type Interaction = z.infer<typeof Interaction>;

type OpenModal = {
  modalId: string;
  /** Token of the interaction that opened it. */
  openedBy: string;
  user: string;
  channel: string;
  modal: APIModalInteractionResponseCallbackData;
};

export const DiscordSaved = z.object({
  channels: z.array(ChannelSchema),
  messages: z.array(StoredMessage),
  commands: z.array(ApiCommand),
  interactions: z.array(Interaction),
});
export type DiscordSaved = z.infer<typeof DiscordSaved>;

/** All that the local Discord knows. Every change is announced on the hub and marked for saving. */
export class DiscordStore {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly hub: Hub;
  readonly interactions = new Map<string, Interaction>();
  readonly modals = new Map<string, OpenModal>();
  readonly files: Uploads;
  /** Channels that the bot may not see (50001), and DMs that their human closed (50007): set by tests. */
  readonly hiddenChannels = new Set<string>();
  readonly closedDms = new Set<string>();
  /** Messages that the chat shows, and that reach the application as a slash command. */
  readonly typedAsCommand = new Set<string>();
  commands: APIApplicationCommand[] = [];
  readonly #channels = new Map<string, Channel>();
  readonly #messages = new Map<string, StoredMessage>();
  readonly #answerListeners = new Map<string, () => void>();
  readonly #changed: () => void;

  constructor(options: {
    clock: Clock;
    hub: Hub;
    saved: DiscordSaved | null;
    files: Uploads;
    changed: () => void;
  }) {
    this.files = options.files;
    this.clock = options.clock;
    this.newId = snowflakes(options.clock);
    this.hub = options.hub;
    this.#changed = options.changed;
    const saved = options.saved;
    for (const channel of saved?.channels ?? Object.values(CHANNELS)) {
      this.#channels.set(channel.id, { ...channel });
    }
    for (const stored of saved?.messages ?? []) this.#messages.set(stored.message.id, stored);
    for (const interaction of saved?.interactions ?? [])
      this.interactions.set(interaction.token, interaction);
    this.commands = saved?.commands ?? [];
  }

  saved(): DiscordSaved {
    return {
      channels: this.channels(),
      messages: this.messages(),
      commands: this.commands,
      interactions: [...this.interactions.values()].filter(
        ({ createdAt }) => this.clock.now() - createdAt <= TOKEN_LIFE_MS,
      ),
    };
  }

  /** ISO time as Discord writes it: microseconds and an offset. */
  timestamp(): string {
    return new Date(this.clock.now()).toISOString().replace('Z', '000+00:00');
  }

  channels(): Channel[] {
    return [...this.#channels.values()];
  }

  channel(id: string): Channel {
    return found(this.#channels.get(id), 'unknownChannel', 'channel_id', id);
  }

  putChannel(channel: Channel): void {
    this.#channels.set(channel.id, channel);
    this.hub.publish({ type: 'channel', channel: pageChannel(channel) });
    this.#changed();
  }

  /** Oldest first. */
  messages(channelId?: string): StoredMessage[] {
    return [...this.#messages.values()].filter(
      ({ message }) => channelId === undefined || message.channel_id === channelId,
    );
  }

  message(channelId: string, id: string): StoredMessage {
    const stored = found(this.#messages.get(id), 'unknownMessage', 'message_id', id);
    if (stored.message.channel_id !== channelId) throw new DiscordError('unknownMessage');
    return stored;
  }

  putMessage(stored: StoredMessage): StoredMessage {
    const { message, visibleTo } = stored;
    if (!this.#messages.has(message.id) && visibleTo === null) {
      const channel = this.channel(message.channel_id);
      channel.lastMessageId = message.id;
      channel.messageCount += 1;
    }
    this.#messages.set(message.id, stored);
    this.hub.publish({ type: 'message', message: this.pageMessage(stored) });
    this.#changed();
    return stored;
  }

  pageMessage({ message, visibleTo, command }: StoredMessage): PageMessage {
    return { message, visibleTo, command };
  }

  deleteMessage({ message }: StoredMessage): void {
    this.#messages.delete(message.id);
    this.hub.publish({ type: 'message_deleted', channel: message.channel_id, message: message.id });
    this.#changed();
  }

  putCommands(commands: APIApplicationCommand[]): void {
    this.commands = commands;
    this.hub.publish({ type: 'commands', commands });
    this.#changed();
  }

  /** Resolves when the waiting interaction of this token is answered. */
  answered(token: string): Promise<void> {
    return new Promise((resolve) => {
      this.#answerListeners.set(token, () => {
        this.#answerListeners.delete(token);
        resolve();
      });
    });
  }

  putInteraction(interaction: Interaction): Interaction {
    this.interactions.set(interaction.token, interaction);
    if (interaction.state !== 'waiting') this.#answerListeners.get(interaction.token)?.();
    this.#changed();
    return interaction;
  }
}

const found = <T>(value: T | undefined, missing: DiscordErrorName, field: string, id: string): T => {
  if (value !== undefined) return value;
  if (isSnowflake(id)) throw new DiscordError(missing);
  throw invalidField([field], 'NUMBER_TYPE_COERCE', `Value "${id}" is not snowflake.`);
};
