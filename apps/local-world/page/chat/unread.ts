import { useEffect, useState } from 'preact/hooks';
import type { PageChannel } from '../../src/page-api.ts';
import { visibleMessages } from '../state.ts';
import { useWorld } from '../world.ts';

/** The channels in which others wrote since the person last had them on screen, or since the page was opened. */
export function useUnread(channels: PageChannel[]): Set<string> {
  const { state, me, channel } = useWorld();
  const newest = new Map(channels.map(({ id }) => [id, visibleMessages(state, id, me).at(-1)?.message]));
  const [seen, setSeen] = useState(() => new Map([...newest].map(([id, message]) => [id, message?.id])));
  const here = newest.get(channel.id)?.id;
  useEffect(() => setSeen((old) => new Map(old).set(channel.id, here)), [channel.id, here]);
  // Somebody else's channels are all read at first: the page cannot know what they have seen.
  useEffect(() => setSeen(new Map([...newest].map(([id, message]) => [id, message?.id]))), [me.id]);
  const isUnread = ({ id }: PageChannel) => {
    const last = newest.get(id);
    return last !== undefined && id !== channel.id && last.author.id !== me.id && seen.get(id) !== last.id;
  };
  return new Set(channels.filter(isUnread).map(({ id }) => id));
}
