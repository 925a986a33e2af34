import type { PageChannel } from '../../src/page-api.ts';
import { Avatar } from '../message/avatar.tsx';
import { useWorld } from '../world.ts';
import { useUnread } from './unread.ts';

interface Props {
  channels: PageChannel[];
  onChannel: (id: string) => void;
  onMe: (id: string) => void;
}

export function Sidebar({ channels, onChannel, onMe }: Props) {
  const { state } = useWorld();
  const unread = useUnread(channels);
  const entry = (channel: PageChannel) => (
    <ChannelEntry key={channel.id} channel={channel} unread={unread.has(channel.id)} onOpen={onChannel} />
  );
  return (
    <aside class="sidebar" aria-label="Channels and people">
      <div class="bar guild">{state.guildName}</div>
      <nav aria-label="Channels">
        <h2>Text channels</h2>
        <ul>
          {channels
            .filter(({ kind }) => kind === 'text')
            .flatMap((channel) => [channel, ...channels.filter(({ parentId }) => parentId === channel.id)])
            .map(entry)}
        </ul>
        <h2>Direct messages</h2>
        <ul>{channels.filter(({ kind }) => kind === 'dm').map(entry)}</ul>
      </nav>
      <People onMe={onMe} />
    </aside>
  );
}

interface EntryProps {
  channel: PageChannel;
  unread: boolean;
  onOpen: (id: string) => void;
}

function ChannelEntry({ channel: { id, kind, name }, unread, onOpen }: EntryProps) {
  const { channel } = useWorld();
  const label = kind === 'dm' ? 'Golem' : name;
  return (
    <li>
      <button
        type="button"
        class={`channel ${kind} ${unread ? 'unread' : ''}`}
        aria-current={id === channel.id ? 'page' : undefined}
        aria-label={`${kind === 'dm' ? `@${label}` : `#${label}`}${unread ? ', unread' : ''}`}
        onClick={() => onOpen(id)}
      >
        {kind === 'dm' ? (
          <Avatar name={label} bot size={24} />
        ) : (
          <span aria-hidden="true">{kind === 'thread' ? '↳' : '#'}</span>
        )}
        {label}
      </button>
    </li>
  );
}

/** Everybody here. The page can be any of the humans: one sees what Golem answers each of them. */
function People({ onMe }: { onMe: (id: string) => void }) {
  const { state, me } = useWorld();
  return (
    <div class="people">
      <fieldset>
        <legend>Acting as</legend>
        {state.users
          .filter(({ bot }) => !bot)
          .map(({ id, displayName, name }) => (
            <label key={id}>
              <input type="radio" name="acting-as" checked={id === me.id} onChange={() => onMe(id)} />
              <Avatar name={displayName} bot={false} size={28} />
              <span>
                {displayName}
                {displayName.toLowerCase() === name.toLowerCase() ? null : <small>{name}</small>}
              </span>
            </label>
          ))}
      </fieldset>
      {state.users
        .filter(({ bot }) => bot)
        .map(({ id, displayName }) => (
          <div key={id} class="person">
            <Avatar name={displayName} bot size={28} />
            {displayName} <span class="app-badge">✓ App</span>
          </div>
        ))}
    </div>
  );
}
