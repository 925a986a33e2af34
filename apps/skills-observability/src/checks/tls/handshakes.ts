import { connect } from 'cloudflare:sockets';
import { clientHello } from './client-hello.ts';
import { type Flight, readFlight } from './server-flight.ts';

/** Where a server is reached, and by which name it is asked for. */
export interface TlsTarget {
  host: string;
  connectTo: { hostname: string; port: number };
}

/** Ends the connection when the signal aborts; what is waited for then fails. */
const closeOn = (socket: Socket, signal: AbortSignal): void => {
  // Whoever waits hears of it; this promise is nobody's.
  socket.closed.catch(() => {});
  signal.addEventListener('abort', () => void socket.close().catch(() => {}), { once: true });
};

/** The certificates that a server shows. Throws when there is no connection, or it breaks off. */
export const shownCertificates = async (
  { host, connectTo }: TlsTarget,
  signal: AbortSignal,
): Promise<Flight> => {
  const socket = connect(connectTo, { secureTransport: 'off', allowHalfOpen: false });
  closeOn(socket, signal);
  try {
    await socket.opened;
    const writer = socket.writable.getWriter();
    await writer.write(clientHello(host, crypto.getRandomValues(new Uint8Array(32))));
    writer.releaseLock();
    return await readFlight(socket.readable);
  } finally {
    void socket.close().catch(() => {});
  }
};

/**
 * Whether the runtime itself completes a handshake under this name: chain, dates and name right by its own roots, in
 * any version of TLS that it speaks. It does not say what is wrong.
 */
export const isTrusted = async ({ host, connectTo }: TlsTarget, signal: AbortSignal): Promise<boolean> => {
  const socket = connect(connectTo, { secureTransport: 'starttls', allowHalfOpen: false });
  closeOn(socket, signal);
  await socket.opened;
  // Behind a tunnel the name to verify is not the one that is connected to.
  const secure = socket.startTls(connectTo.hostname === host ? {} : { expectedServerHostname: host });
  closeOn(secure, signal);
  try {
    await secure.opened;
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  } finally {
    void secure.close().catch(() => {});
  }
};
