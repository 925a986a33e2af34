import { type APIMessage, MessageFlags } from 'discord-api-types/v10';
import type { ComponentChildren } from 'preact';
import type { PageFailure, PageMessage } from '../../src/page-api.ts';
import { Dots } from '../composer/typing-line.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { clockTime, fullTime, messageTime } from '../time.ts';
import { useWorld } from '../world.ts';
import { Attachments } from './attachments.tsx';
import { Avatar } from './avatar.tsx';
import { Components } from './components.tsx';
import { Embed } from './embed.tsx';
import { MessageMenu } from './menu.tsx';

const has = ({ flags }: APIMessage, flag: MessageFlags) => ((flags ?? 0) & flag) !== 0;

interface Props {
  entry: PageMessage;
  /** Hangs below the message before it: no name and no avatar. */
  continued: boolean;
  /** What failed on this message's components. */
  failures: PageFailure[];
}

export function Message({ entry, continued, failures }: Props) {
  const { message, visibleTo } = entry;
  const { state, actOrToast, me } = useWorld();
  const at = Date.parse(message.timestamp);
  const user = state.users.find(({ id }) => id === message.author.id);
  const name = user?.displayName ?? message.author.global_name ?? message.author.username;
  const bot = message.author.bot ?? false;
  const ephemeral = has(message, MessageFlags.Ephemeral) || visibleTo !== null;
  const dismiss = () =>
    actOrToast({ type: 'dismiss', user: me.id, channel: message.channel_id, message: message.id });
  const css = ['message', continued ? 'continued' : 'first', ephemeral ? 'ephemeral' : ''].join(' ');
  return (
    <article class={css} aria-label={`${name}, ${clockTime(new Date(at))}`} data-message={message.id}>
      <Origin entry={entry} />
      {continued ? (
        <time class="gutter" dateTime={message.timestamp} title={fullTime(at)}>
          {clockTime(new Date(at))}
        </time>
      ) : (
        <Avatar name={name} bot={bot} />
      )}
      <div class="body">
        {continued ? null : (
          <header>
            <span class={bot ? 'author bot' : 'author'}>{name}</span>
            {bot ? <span class="app-badge">✓ App</span> : null}
            <time dateTime={message.timestamp} title={fullTime(at)}>
              {messageTime(at, Date.now())}
            </time>
          </header>
        )}
        <Content message={message} name={name} />
        {has(message, MessageFlags.HasThread) ? <ThreadLink id={message.id} /> : null}
        {failures.map(({ failureId, text }) => (
          <p key={failureId} class="failure" role="alert">
            {text}
          </p>
        ))}
        {ephemeral ? (
          <OnlyYou>
            <button type="button" class="link" onClick={() => void dismiss()}>
              Dismiss message
            </button>
          </OnlyYou>
        ) : null}
      </div>
      <MessageMenu message={message} />
    </article>
  );
}

/** A thread that was opened under a message has the message's id. */
function ThreadLink({ id }: { id: string }) {
  const { state, openChannel } = useWorld();
  const thread = state.channels.find((channel) => channel.id === id);
  if (!thread) return null;
  return (
    <button type="button" class="link thread-link" onClick={() => openChannel(id)}>
      ↳ Open the thread “{thread.name}”
    </button>
  );
}

export function OnlyYou({ children }: { children: ComponentChildren }) {
  return (
    <p class="only-you">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 5c5 0 9 4 10 7-1 3-5 7-10 7S3 15 2 12c1-3 5-7 10-7Zm0 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z" />
      </svg>
      Only you can see this · {children}
    </p>
  );
}

/** The line above a message that says what it answers: a command, or another message. */
function Origin({ entry: { message, command } }: { entry: PageMessage }) {
  const { state } = useWorld();
  const nameOf = (user: { id: string; username: string }) =>
    state.users.find(({ id }) => id === user.id)?.displayName ?? user.username;
  const user = message.interaction_metadata?.user;
  if (user && command !== null) return <CommandLine user={nameOf(user)} command={command} />;
  const answered = message.referenced_message;
  if (!answered) return null;
  return (
    <p class="origin">
      <b>@{nameOf(answered.author)}</b>{' '}
      <span class="excerpt">{answered.content.slice(0, 120) || 'a message'}</span>
    </p>
  );
}

export function CommandLine({ user, command }: { user: string; command: string }) {
  return (
    <p class="origin">
      <b>{user}</b> used <span class="mention">{command}</span>
    </p>
  );
}

function Content({ message, name }: { message: APIMessage; name: string }) {
  if (has(message, MessageFlags.Loading))
    return (
      <p class="thinking" role="status">
        <Dots /> {name} is thinking…
      </p>
    );
  const isV2 = has(message, MessageFlags.IsComponentsV2);
  return (
    <>
      {message.content === '' ? null : (
        <Markdown text={message.content}>
          {' '}
          <Edited message={message} />
        </Markdown>
      )}
      {message.embeds.map((embed, i) => (
        <Embed key={i} embed={embed} />
      ))}
      {/* With components v2 a file shows only where a component names it. */}
      {isV2 ? null : <Attachments attachments={message.attachments} />}
      <Components message={message} components={message.components ?? []} />
      {message.content === '' ? <Edited message={message} /> : null}
    </>
  );
}

function Edited({ message: { edited_timestamp: at } }: { message: APIMessage }) {
  if (at === null) return null;
  return (
    <time class="edited" dateTime={at} title={fullTime(Date.parse(at))}>
      (edited)
    </time>
  );
}
