import { type APIMessage, type APIUser, ComponentType, MessageType } from 'discord-api-types/v10';
import { z } from 'zod';
import type { DiscordDeps } from './app.ts';
import { CHANNELS, type ChannelName } from './channels.ts';
import { type CommandCall, commandData, messageCommandData } from './command-data.ts';
import { type Delivery, deliver, type Prepared, signPayload } from './deliver.ts';
import { HUMANS, USERS, type UserName } from './guild.ts';
import { type NewInteraction, newInteraction } from './interaction-payload.ts';
import { editMessage, sendMessage } from './messages.ts';
import { modalData } from './modal-data.ts';
import type { StoredMessage } from './store.ts';

/** A name, or an id. */
type UserRef = UserName | (string & {});
export type ChannelRef = ChannelName | (string & {});
type Who = { user: UserRef; channel: ChannelRef };

const userId = (ref: UserRef): string => idOf(USERS, ref);
export const channelId = (ref: ChannelRef): string => idOf(CHANNELS, ref);

const human = (ref: UserRef): APIUser => {
  const found = HUMANS.find(({ id }) => id === userId(ref));
  if (found === undefined) throw new Error(`no such user: ${ref}`);
  return found;
};

const idOf = (named: Record<string, { id: string }>, ref: string): string => named[ref]?.id ?? ref;

type Written = Who & {
  text: string;
  /** Id of the message that is replied to; its author is mentioned, as Discord does. */
  replyTo?: string;
  files?: { name: string; type: string; bytes: Uint8Array }[];
};

/** Ordinary messages. They reach an application only over the Gateway. */
const writers = ({ store, cdnUrl }: DiscordDeps) => {
  const own = (user: UserRef, id: string): StoredMessage => {
    const stored = store.messages().find(({ message }) => message.id === id);
    if (stored?.message.author.id !== userId(user)) throw new Error('only your own messages can be changed');
    return stored;
  };
  return {
    write({ user, channel, text, replyTo, files = [] }: Written): APIMessage {
      const where = channelId(channel);
      return sendMessage(store, cdnUrl(), {
        channel: where,
        author: human(user),
        body: { content: text },
        files: files.map((file, index) => ({ index: String(index), ...file })),
        ...(replyTo === undefined
          ? {}
          : {
              type: MessageType.Reply,
              reference: { message_id: replyTo, channel_id: where },
              repliedTo: store.message(where, replyTo).message,
            }),
      }).message;
    },
    edit: ({ user, message, text }: { user: UserRef; message: string; text: string }): APIMessage =>
      editMessage(store, cdnUrl(), own(user, message), { content: text }).message,
    remove: ({ user, message }: { user: UserRef; message: string }): void =>
      store.deleteMessage(own(user, message)),
  };
};

/** What people do in a Discord client. Every act but an ordinary message ends in one signed interaction. */
export const people = (deps: DiscordDeps, endpoint: () => string) => {
  const { store } = deps;
  const prepare = (wanted: NewInteraction): Prepared => {
    const { record, payload } = newInteraction(store, wanted);
    store.putInteraction(record);
    const seconds = String(Math.floor(store.clock.now() / 1000));
    return { record, payload, signed: signPayload(deps.key, payload, seconds) };
  };
  const send = (prepared: Prepared): Promise<Delivery> => deliver(deps, endpoint(), prepared);

  const prepareSlash = ({ user, channel, ...call }: Who & CommandCall): Prepared =>
    prepare({
      kind: 'command',
      user: userId(user),
      channel: channelId(channel),
      command: `/${[call.command, call.subcommand ?? ''].join(' ').trim()}`,
      source: null,
      data: commandData(store, call),
    });
  const slash = (call: Who & CommandCall) => send(prepareSlash(call));

  return {
    /** Builds and signs a slash command without posting it; `send` it once or many times. */
    prepareSlash,
    send,
    slash,

    /**
     * A line typed without a slash, for an application that does not listen to the Gateway: it is shown as typed and
     * travels as `/ask prompt:<text>`.
     */
    say({ user, channel, text }: Who & { text: string }): Promise<Delivery> {
      const id = store.newId();
      store.typedAsCommand.add(id);
      const body = { content: text };
      sendMessage(store, deps.cdnUrl(), { id, channel: channelId(channel), author: human(user), body });
      return slash({ user, channel, command: 'ask', options: { prompt: text } });
    },

    ...writers(deps),

    autocomplete({ user, channel, ...call }: Who & CommandCall & { focused: string }): Promise<Delivery> {
      const data = commandData(store, call);
      return send(
        prepare({
          kind: 'autocomplete',
          user: userId(user),
          channel: channelId(channel),
          command: `/${call.command}`,
          source: null,
          data,
        }),
      );
    },

    messageCommand({ user, channel, command, message }: Who & { command: string; message: string }) {
      const where = channelId(channel);
      return send(
        prepare({
          kind: 'command',
          user: userId(user),
          channel: where,
          command,
          source: null,
          targetMessage: message,
          data: messageCommandData(store, command, where, message),
        }),
      );
    },

    /** Uses a component of a message, found by its custom id or its label. Throws when it is absent or disabled. */
    click({ user, message, values = [], ...which }: Click): Promise<Delivery> {
      const source = store.messages().find((stored) => stored.message.id === message);
      if (source === undefined) throw new Error(`no such message: ${message}`);
      const component = componentOf(source, which);
      return send(
        prepare({
          kind: 'component',
          user: userId(user),
          channel: source.message.channel_id,
          command: null,
          source,
          data: {
            id: component.id,
            component_type: component.type,
            custom_id: component.custom_id,
            ...(component.type === ComponentType.Button ? {} : { values }),
          },
        }),
      );
    },

    /** Hides an ephemeral message for good. */
    dismiss({ user, channel, message }: Who & { message: string }): void {
      const stored = store.message(channelId(channel), message);
      if (stored.visibleTo !== userId(user))
        throw new Error('only your own ephemeral messages can be dismissed');
      store.deleteMessage(stored);
    },

    /** Submits the modal that is open for the user (the newest when `modalId` is absent). */
    submitModal({ user, modalId, values }: Submit): Promise<Delivery> {
      const own = [...store.modals.values()].filter((modal) => modal.user === userId(user));
      const modal = modalId === undefined ? own.at(-1) : own.find((other) => other.modalId === modalId);
      if (modal === undefined) throw new Error('no modal is open');
      store.modals.delete(modal.modalId);
      store.hub.publish({ type: 'modal_closed', modalId: modal.modalId });
      const openedBy = store.interactions.get(modal.openedBy);
      const source = store.messages().find(({ message }) => message.id === openedBy?.sourceMessage) ?? null;
      return send(
        prepare({
          kind: 'modal',
          user: modal.user,
          channel: modal.channel,
          command: null,
          source,
          openedBy,
          data: modalData(modal.modal, values),
        }),
      );
    },
  };
};

type Click = { user: UserRef; message: string; values?: string[] } & (
  | { customId: string }
  | { label: string }
);
type Submit = { user: UserRef; modalId?: string; values: Record<string, string | string[]> };

/** What a person can use: whatever has a custom id. */
const Used = z.object({
  id: z.number().optional(),
  type: z.enum(ComponentType),
  custom_id: z.string(),
  label: z.string().optional(),
  disabled: z.boolean().optional(),
});
type Used = z.infer<typeof Used>;

const componentOf = ({ message }: StoredMessage, which: { customId: string } | { label: string }): Used => {
  const all = interactive(message);
  const component = all.find((one) =>
    'customId' in which ? one.custom_id === which.customId : one.label === which.label,
  );
  if (component === undefined) {
    const wanted = 'customId' in which ? which.customId : which.label;
    throw new Error(
      `no component ${wanted}; there are: ${all.map((one) => one.label ?? one.custom_id).join(', ')}`,
    );
  }
  if (component.disabled === true) throw new Error(`the component ${component.custom_id} is disabled`);
  return component;
};

/** Everything with a custom id, wherever it is in the tree. */
const interactive = (message: APIMessage): Used[] => {
  const found: Used[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) walk(one);
    } else if (typeof node === 'object' && node !== null) {
      const used = Used.safeParse(node);
      if (used.success) found.push(used.data);
      if ('components' in node) walk(node.components);
      if ('accessory' in node) walk(node.accessory);
    }
  };
  walk(message.components ?? []);
  return found;
};
