import type { WebSocket } from 'ws';
import type { Cloud } from './cloud/cloud-world.ts';
import { pageChannel } from './discord/channels.ts';
import type { Discord } from './discord/discord-world.ts';
import { BOT, GUILD_NAME, HUMANS } from './discord/guild.ts';
import type { Hub } from './hub.ts';
import { PageAction, type PageEvent, type PageState } from './page-api.ts';

type PageDeps = {
  hub: Hub;
  discord: Discord;
  cloud: Cloud;
  services: PageState['services'];
};

/** How often the mailbox is read while a page is open, in milliseconds. */
const MAIL_POLL_MS = 2000;

/** Serves one page: the state, then every event; actions are answered one by one. */
export const servePageSocket = (deps: PageDeps, socket: WebSocket): void => {
  const send = (event: PageEvent) => socket.send(JSON.stringify(event));
  const unsubscribe = deps.hub.subscribe(send);
  const readMail = () => void deps.cloud.refreshMailbox();
  const mailTimer = setInterval(readMail, MAIL_POLL_MS);
  socket.on('message', (data, isBinary) => {
    if (!isBinary && data instanceof Buffer) void answer(deps, data.toString()).then(send);
  });
  socket.on('close', () => {
    unsubscribe();
    clearInterval(mailTimer);
  });
  send({ type: 'snapshot', state: pageState(deps) });
  readMail();
};

const pageState = ({ discord, cloud, services }: PageDeps): PageState => {
  const { store } = discord;
  return {
    services,
    guildName: GUILD_NAME,
    users: [...HUMANS, BOT].map((user) => ({
      id: user.id,
      name: user.username.toLowerCase(),
      displayName: user.global_name ?? user.username,
      bot: user.bot === true,
    })),
    channels: store.channels().map(pageChannel),
    messages: store.messages().map((stored) => store.pageMessage(stored)),
    commands: store.commands,
    typing: [],
    modals: [...store.modals.values()].map(({ modalId, user, channel, modal }) => ({
      modalId,
      user,
      channel,
      modal,
    })),
    failures: [],
    cloud: cloud.page(),
  };
};

const answer = async (deps: PageDeps, frame: string): Promise<PageEvent> => {
  let id = 'unknown';
  try {
    const action = PageAction.parse(JSON.parse(frame));
    id = action.id;
    return { type: 'reply', id, error: null, ...(await act(deps, action)) };
  } catch (error) {
    return { type: 'reply', id, error: error instanceof Error ? error.message : String(error) };
  }
};

type Reply = Pick<Extract<PageEvent, { type: 'reply' }>, 'choices'>;

const bytesOf = (files: readonly { name: string; type: string; base64: string }[]) =>
  files.map(({ name, type, base64 }) => ({ name, type, bytes: Buffer.from(base64, 'base64') }));

/** Waits for Golem only where the page needs the answer: failures come as events of their own. */
const act = async ({ discord, cloud }: PageDeps, action: PageAction): Promise<Reply> => {
  switch (action.type) {
    case 'say':
      // Discord delivers ordinary messages only over its Gateway: without a listener there, the line is a command.
      if (discord.gateway.isHeard()) discord.write({ ...action, files: bytesOf(action.files ?? []) });
      else if (action.files?.length)
        throw new Error('Files go with messages, and nobody listens for messages.');
      else await discord.say(action);
      return {};
    case 'edit_message':
      discord.edit(action);
      return {};
    case 'delete_message':
      discord.remove(action);
      return {};
    case 'command':
      await discord.slash(action);
      return {};
    case 'autocomplete':
      return { choices: (await discord.autocomplete(action)).choices ?? [] };
    case 'message_command':
      await discord.messageCommand(action);
      return {};
    case 'component':
      await discord.click(action);
      return {};
    case 'submit_modal':
      await discord.submitModal(action);
      return {};
    case 'close_modal':
      discord.store.modals.delete(action.modalId);
      discord.store.hub.publish({ type: 'modal_closed', modalId: action.modalId });
      return {};
    case 'dismiss':
      discord.dismiss(action);
      return {};
    case 'set_site':
      cloud.setSite(action.host, action.up);
      return {};
    case 'set_server':
      cloud.setServer(action.server, action.running);
      return {};
    case 'refresh_mailbox':
      await cloud.refreshMailbox();
      return {};
    case 'send_mail':
      await cloud.receiveMail(action);
      return {};
  }
};
