import { useEffect, useState } from 'preact/hooks';
import type { PageState } from '../src/page-api.ts';
import { ChatHeader, type Drawer } from './chat/header.tsx';
import { Modal } from './chat/modal.tsx';
import { Sidebar } from './chat/sidebar.tsx';
import { CloudPanel } from './cloud/cloud-panel.tsx';
import { Composer } from './composer/composer.tsx';
import { MessageList } from './message/message-list.tsx';
import { canSeeChannel } from './state.ts';
import { useStored, type World, WorldContext } from './world.ts';

interface Props extends Pick<World, 'act' | 'toast'> {
  state: PageState;
}

/** Channels on the left, the chat, and the small cloud on the right. On a narrow screen both sides are drawers. */
export function Layout({ state, act, toast }: Props) {
  const [meId, setMe] = useStored('acting-as', '');
  const [channelId, setChannel] = useStored('channel', '');
  const [drawer, setDrawer] = useState<Drawer>(null);
  useEscape(drawer !== null, () => setDrawer(null));
  const me = state.users.find(({ id, bot }) => id === meId && !bot) ?? state.users.find(({ bot }) => !bot);
  const channels = me ? state.channels.filter((channel) => canSeeChannel(me, channel)) : [];
  const channel = channels.find(({ id }) => id === channelId) ?? channels[0];
  const hasChat = state.services.includes('discord');
  const hasCloud = state.services.includes('cloud');
  const cloud = hasCloud ? <CloudPanel cloud={state.cloud} /> : null;

  async function actOrToast(action: Parameters<typeof act>[0]) {
    const reply = await act(action);
    if (reply.error !== null) toast(reply.error);
    return reply;
  }

  if (!me || !channel) return <Empty text="There is no channel here." />;
  const world = { state, me, channel, openChannel: setChannel, act, actOrToast, toast };
  if (!hasChat)
    return (
      <WorldContext.Provider value={world}>
        <div class="layout cloud-only">
          <Empty text="Golem talks to a real Discord. Here is only what the local world still stands in for." />
          {cloud}
        </div>
      </WorldContext.Provider>
    );
  const here = `${me.id}.${channel.id}`;
  const modal = state.modals.find(({ user }) => user === me.id);
  return (
    <WorldContext.Provider value={world}>
      <div class={`layout ${drawer === null ? '' : `drawer-${drawer}`} ${hasCloud ? '' : 'no-cloud'}`}>
        <Sidebar
          channels={channels}
          onChannel={(id) => {
            setChannel(id);
            setDrawer(null);
          }}
          onMe={setMe}
        />
        <main class="chat">
          <ChatHeader drawer={drawer} onDrawer={setDrawer} hasCloud={hasCloud} />
          <MessageList key={here} />
          <Composer key={`composer ${here}`} />
        </main>
        {cloud}
        {drawer === null ? null : (
          <button type="button" class="scrim" aria-label="Close panel" onClick={() => setDrawer(null)} />
        )}
      </div>
      {modal ? <Modal key={modal.modalId} open={modal} /> : null}
    </WorldContext.Provider>
  );
}

function useEscape(active: boolean, close: () => void) {
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && close();
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [active]);
}

function Empty({ text }: { text: string }) {
  return <main class="loading">{text}</main>;
}
