import { type APIMessage, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import type { DiscordDeps } from './app.ts';
import { CHANNELS, type ChannelName } from './channels.ts';
import { type CommandCall, commandData, messageCommandData } from './command-data.ts';
import { type Delivery, deliver, type Prepared, signPayload } from './deliver.ts';
import { HUMANS, USERS, type UserName } from './guild.ts';
import { type NewInteraction, newInteraction } from './interaction-payload.ts';
import { sendMessage } from './messages.ts';
import { modalData } from './modal-data.ts';
import type { StoredMessage } from './store.ts';

/** A name, or an id. */
type UserRef = UserName | (string & {});
export type ChannelRef = ChannelName | (string & {});
type Who = { user: UserRef; channel: ChannelRef };

const userId = (ref: UserRef): string => idOf(USERS, ref);
export const channelId = (ref: ChannelRef): string => idOf(CHANNELS, ref);

const idOf = (named: Record<string, { id: string }>, ref: string): string => named[ref]?.id ?? ref;

/** What people do in a Discord client. Every act but a typed line ends in one signed interaction. */
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
     * A line typed without a slash. Discord delivers ordinary messages only over its Gateway; until Golem listens
     * there, the line is shown as typed and travels as `/ask prompt:<text>`.
     */
    say({ user, channel, text }: Who & { text: string }): Promise<Delivery> {
      const author = HUMANS.find(({ id }) => id === userId(user));
      if (author === undefined) throw new Error(`no such user: ${user}`);
      sendMessage(store, deps.cdnUrl(), { channel: channelId(channel), author, body: { content: text } });
      return slash({ user, channel, command: 'ask', options: { prompt: text } });
    },

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
