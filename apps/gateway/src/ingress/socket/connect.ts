import { log } from '@golem/worker-kit';
import type { SocketWorld } from './socket-world.ts';

/** Discord refuses clients without one; the form is theirs. */
const USER_AGENT = 'DiscordBot (https://golem.example, 1.0.0)';

/**
 * The address of a WebSocket as `fetch` wants it, with the version and encoding that Golem speaks.
 * @param mayBePlain whether `ws://` will do: the token would cross the net unencrypted
 */
export const fetchUrl = (address: string, mayBePlain: boolean): string => {
  const url = new URL(address);
  const isPlain = url.protocol === 'ws:';
  if (!isPlain && url.protocol !== 'wss:') throw new Error(`${url.protocol} is no WebSocket`);
  if (isPlain && !mayBePlain) throw new Error('ws:// is only for a Discord that is configured by http://');
  url.searchParams.set('v', '10');
  url.searchParams.set('encoding', 'json');
  return url.toString().replace(/^ws/, 'http');
};

/** Opens WebSockets from a Worker: by `fetch`, because `new WebSocket` can set no headers. */
export const connectOver =
  (mayBePlain: boolean): SocketWorld['connect'] =>
  async (address, heard) => {
    const response = await fetch(fetchUrl(address, mayBePlain), {
      headers: { upgrade: 'websocket', 'user-agent': USER_AGENT },
    });
    const socket = response.webSocket;
    if (socket === null) {
      // Unread, it would keep its place among the few connections that may be open.
      await response.body?.cancel();
      throw new Error(`Discord answered ${response.status} instead of a WebSocket`);
    }
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') heard.frame(data);
    });
    socket.addEventListener('close', ({ code }) => heard.closed(code));
    // Broken off without a word; as a close code there is 1006 for it.
    socket.addEventListener('error', ({ message }) => {
      log('info', 'socket.error', { detail: message });
      heard.closed(1006);
    });
    socket.accept();
    return {
      send: (text) => socket.send(text),
      close: (code) => socket.close(code),
    };
  };
