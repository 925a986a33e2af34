/**
 * The protocol between the local world's page and its server: one WebSocket at `/page/ws`, JSON text frames.
 * The server sends a `snapshot` first and then events; the page sends actions, each answered by one `reply`.
 *
 * Who the person is, is the page's own state: every action names its `user`, so two tabs can be two people.
 * The server sends everything to every page; the page hides ephemeral messages (`visibleTo`) and the DMs of others.
 */
import type {
  APIApplicationCommand,
  APIMessage,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import { z } from 'zod';

const Id = z.string();
/** Discord's own objects travel unchanged; their shape is Discord's, checked where they are made. */
const discordObject = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

// ---------------------------------------------------------------- the Discord half of the state

export const PageUser = z.object({
  id: Id,
  /** `owner`, `operator`, `viewer`, `stranger`, or `golem` for the bot. */
  name: z.string(),
  displayName: z.string(),
  bot: z.boolean(),
});
export type PageUser = z.infer<typeof PageUser>;

export const PageChannel = z.object({
  id: Id,
  kind: z.enum(['text', 'thread', 'dm']),
  /** Without `#`. For a DM the name of the human in it. */
  name: z.string(),
  topic: z.string().nullable(),
  /** The channel a thread hangs below. */
  parentId: Id.nullable(),
  /** The humans who see a DM; `null`: everybody. */
  members: z.array(Id).nullable(),
});
export type PageChannel = z.infer<typeof PageChannel>;

/** A message with what only the page needs. `message` is the object the REST API would answer. */
export const PageMessage = z.object({
  /** flags: 64 ephemeral, 128 loading ("Golem is thinking…"), 32768 components v2. `edited_timestamp` is set once edited. */
  message: discordObject<APIMessage>(),
  /** The only user who sees an ephemeral message; `null`: everybody in the channel. */
  visibleTo: Id.nullable(),
  /** The command it answers, for example `/ask` or `Ask Golem`: Discord's client shows it, its API does not name it. */
  command: z.string().nullable(),
});
export type PageMessage = z.infer<typeof PageMessage>;

export const PageModal = z.object({
  /** Names the modal in `submit_modal` and `close_modal`. */
  modalId: Id,
  /** The only user who sees it. */
  user: Id,
  channel: Id,
  modal: discordObject<APIModalInteractionResponseCallbackData>(),
});
export type PageModal = z.infer<typeof PageModal>;

export const PageTyping = z.object({
  channel: Id,
  user: Id,
  /** Epoch milliseconds; Discord shows typing for 10 s or until the user's next message. */
  until: z.number(),
});
export type PageTyping = z.infer<typeof PageTyping>;

/** What Discord shows in red below a command or a component that nobody answered. */
export const PageFailure = z.object({
  /** The interaction's id: a snowflake, so it has its place in time among the messages. */
  failureId: Id,
  user: Id,
  channel: Id,
  /** The message with the component that was clicked; `null` for a command. */
  message: Id.nullable(),
  /** The command as typed, for example `/ask`; `null` for a component or a modal. */
  command: z.string().nullable(),
  /** For example `The application did not respond`. */
  text: z.string(),
});
export type PageFailure = z.infer<typeof PageFailure>;

// ---------------------------------------------------------------- the cloud half of the state

export const PageServer = z.object({
  id: z.number(),
  name: z.string(),
  status: z.enum(['running', 'rebooting', 'starting', 'stopping', 'off']),
  ipv4: z.string(),
  serverType: z.string(),
  location: z.string(),
  /** Newest first, at most ten. */
  actions: z.array(
    z.object({
      id: z.number(),
      /** Hetzner's name: `reboot_server`, `stop_server`, `create_image`, … */
      command: z.string(),
      status: z.enum(['running', 'success', 'error']),
      /** Per cent. */
      progress: z.number(),
      started: z.string(),
      finished: z.string().nullable(),
    }),
  ),
});
export type PageServer = z.infer<typeof PageServer>;

export const PageSite = z.object({
  host: z.string(),
  title: z.string(),
  /** `false` when broken by hand, or when the server it runs on is not running. */
  up: z.boolean(),
  /** What a visitor gets now: 200, 500, 502, … */
  httpStatus: z.number(),
  /** Name of the server it runs on; `null`: hosted elsewhere. */
  server: z.string().nullable(),
  /** Requests served since the start. */
  requests: z.number(),
});
export type PageSite = z.infer<typeof PageSite>;

export const PageZone = z.object({
  id: Id,
  name: z.string(),
  records: z.array(
    z.object({
      id: Id,
      type: z.string(),
      name: z.string(),
      content: z.string(),
      /** Seconds; 1 means automatic. */
      ttl: z.number(),
      proxied: z.boolean(),
    }),
  ),
  /** Newest first, at most ten. */
  purges: z.array(z.object({ at: z.string(), what: z.string() })),
});
export type PageZone = z.infer<typeof PageZone>;

export const PageProject = z.object({
  name: z.string(),
  /** Newest first. */
  deployments: z.array(
    z.object({ id: Id, shortId: z.string(), message: z.string(), at: z.string(), live: z.boolean() }),
  ),
});
export type PageProject = z.infer<typeof PageProject>;

export const PageMail = z.object({
  /** The Message-ID. */
  id: Id,
  /** As Golem sees it. */
  direction: z.enum(['sent', 'received']),
  from: z.string(),
  to: z.array(z.string()),
  /** Where answers are to go, when that is not `from`. */
  replyTo: z.string().nullable(),
  subject: z.string(),
  text: z.string(),
  at: z.string(),
});
export type PageMail = z.infer<typeof PageMail>;

export const PageCloud = z.object({
  servers: z.array(PageServer),
  sites: z.array(PageSite),
  zones: z.array(PageZone),
  projects: z.array(PageProject),
  /** Mails that Golem sent and was sent, newest first. */
  mailbox: z.array(PageMail),
});
export type PageCloud = z.infer<typeof PageCloud>;

// ---------------------------------------------------------------- state and events: server → page

export const PageState = z.object({
  /** Which parts of the world are played here; the page shows no Discord or no cloud when it is absent. */
  services: z.array(z.enum(['discord', 'claude', 'cloud'])),
  guildName: z.string(),
  /** The first is the owner, whom the page starts as. */
  users: z.array(PageUser),
  channels: z.array(PageChannel),
  /** Oldest first, of all channels. */
  messages: z.array(PageMessage),
  /** As registered by the application; global and guild commands in one list. */
  commands: z.array(discordObject<APIApplicationCommand>()),
  typing: z.array(PageTyping),
  modals: z.array(PageModal),
  failures: z.array(PageFailure),
  cloud: PageCloud,
});
export type PageState = z.infer<typeof PageState>;

export const AutocompleteChoice = z.object({ name: z.string(), value: z.union([z.string(), z.number()]) });
export type AutocompleteChoice = z.infer<typeof AutocompleteChoice>;

export const PageEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), state: PageState }),
  /** New, or changed when its id is known. */
  z.object({ type: z.literal('message'), message: PageMessage }),
  z.object({ type: z.literal('message_deleted'), channel: Id, message: Id }),
  z.object({ type: z.literal('channel'), channel: PageChannel }),
  z.object({ type: z.literal('commands'), commands: PageState.shape.commands }),
  z.object({ type: z.literal('typing'), typing: PageTyping }),
  z.object({ type: z.literal('modal'), modal: PageModal }),
  z.object({ type: z.literal('modal_closed'), modalId: Id }),
  z.object({ type: z.literal('failure'), failure: PageFailure }),
  /** The whole cloud, after any change of it. */
  z.object({ type: z.literal('cloud'), cloud: PageCloud }),
  /** The outcome of the action with this `id`. `error` is a sentence for the person. */
  z.object({
    type: z.literal('reply'),
    id: Id,
    error: z.string().nullable(),
    /** Only for `autocomplete`. */
    choices: z.array(AutocompleteChoice).optional(),
  }),
]);
export type PageEvent = z.infer<typeof PageEvent>;

// ---------------------------------------------------------------- actions: page → server

const by = { id: Id, user: Id, channel: Id };
const OptionValue = z.union([z.string(), z.number(), z.boolean()]);

/** Flat: `subcommand` is `null` or `name` or `group name`; the server builds Discord's nested shape. */
const commandCall = {
  command: z.string(),
  subcommand: z.string().nullable(),
  options: z.record(z.string(), OptionValue),
};

const PageFile = z.object({ name: z.string().min(1), type: z.string(), base64: z.base64() });

export const PageAction = z.discriminatedUnion('type', [
  /** A line typed without a slash: a message for the Gateway, or `/ask prompt:<text>` when nobody listens there. */
  z.object({ type: z.literal('say'), ...by, text: z.string(), files: z.array(PageFile).optional() }),
  /** Only one's own messages. */
  z.object({ type: z.literal('edit_message'), ...by, message: Id, text: z.string().min(1) }),
  z.object({ type: z.literal('delete_message'), ...by, message: Id }),
  z.object({ type: z.literal('command'), ...by, ...commandCall }),
  /** `focused` is the option being typed; its unfinished value is in `options`. */
  z.object({ type: z.literal('autocomplete'), ...by, ...commandCall, focused: z.string() }),
  /** The context menu entry of a message, for example `Ask Golem`. */
  z.object({ type: z.literal('message_command'), ...by, command: z.string(), message: Id }),
  /** A button (`values` empty) or a select menu. */
  z.object({
    type: z.literal('component'),
    ...by,
    message: Id,
    customId: z.string(),
    values: z.array(z.string()),
  }),
  /** `values` by the custom id of each input; select menus give several. */
  z.object({
    type: z.literal('submit_modal'),
    id: Id,
    user: Id,
    modalId: Id,
    values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  }),
  z.object({ type: z.literal('close_modal'), id: Id, user: Id, modalId: Id }),
  /** Hides an ephemeral message for good ("Dismiss message"). */
  z.object({ type: z.literal('dismiss'), ...by, message: Id }),
  z.object({ type: z.literal('set_site'), id: Id, host: z.string(), up: z.boolean() }),
  /** Pulls the plug of a server, or plugs it in again, outside of any API. */
  z.object({ type: z.literal('set_server'), id: Id, server: z.number(), running: z.boolean() }),
  z.object({ type: z.literal('refresh_mailbox'), id: Id }),
  /** A mail of somebody outside to Golem. */
  z.object({
    type: z.literal('send_mail'),
    id: Id,
    from: z.email(),
    to: z.email(),
    subject: z.string(),
    text: z.string(),
    answers: z.string().optional(),
  }),
]);
export type PageAction = z.infer<typeof PageAction>;
