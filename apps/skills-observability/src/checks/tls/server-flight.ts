/** Reads what a server sends after a ClientHello, as far as its certificates (RFC 5246, sections 6.2.1, 7.2 and 7.4.2). */

const RECORD_ALERT = 0x15;
const RECORD_HANDSHAKE = 0x16;
const CERTIFICATE = 0x0b;
const SERVER_HELLO_DONE = 0x0e;
/** The alert of a server that speaks no version as old as TLS 1.2. */
const PROTOCOL_VERSION = 70;

/** No chain of certificates is larger; whoever sends more than that is not listened to. */
const MAX_BYTES = 128 * 1024;

export type Flight =
  | { kind: 'certificates'; certificates: Uint8Array[] }
  | { kind: 'newer_only' }
  /** The number of the alert with which it refused. */
  | { kind: 'refused'; alert: number }
  | { kind: 'unreadable' };

const join = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

const number = (bytes: Uint8Array, at: number, size: 2 | 3): number =>
  bytes.subarray(at, at + size).reduce((value, byte) => value * 256 + byte, 0);

/** The list in a Certificate message; null when its lengths do not add up. */
const certificatesIn = (body: Uint8Array): Uint8Array[] | null => {
  const list = body.subarray(3, 3 + number(body, 0, 3));
  const certificates: Uint8Array[] = [];
  for (let at = 0; at < list.length; ) {
    const size = number(list, at, 3);
    if (size === 0 || at + 3 + size > list.length) return null;
    certificates.push(list.slice(at + 3, at + 3 + size));
    at += 3 + size;
  }
  return certificates.length > 0 ? certificates : null;
};

/** What the handshake messages so far say; null: not enough yet. */
const readMessages = (messages: Uint8Array): Flight | null => {
  for (let at = 0; at + 4 <= messages.length; ) {
    const size = number(messages, at + 1, 3);
    const body = messages.subarray(at + 4, at + 4 + size);
    if (body.length < size) return null;
    if (messages[at] === SERVER_HELLO_DONE) return { kind: 'unreadable' };
    if (messages[at] === CERTIFICATE) {
      const certificates = certificatesIn(body);
      return certificates ? { kind: 'certificates', certificates } : { kind: 'unreadable' };
    }
    at += 4 + size;
  }
  return null;
};

/** Reads until the certificates are there. It stops at the first thing that is no TLS, and at 128 KiB. */
export const readFlight = async (stream: AsyncIterable<Uint8Array>): Promise<Flight> => {
  let bytes: Uint8Array = new Uint8Array();
  let messages: Uint8Array = new Uint8Array();
  let seen = 0;
  for await (const chunk of stream) {
    seen += chunk.length;
    if (seen > MAX_BYTES) return { kind: 'unreadable' };
    bytes = join(bytes, chunk);
    while (bytes.length >= 5) {
      const size = number(bytes, 3, 2);
      if (bytes.length < 5 + size) break;
      const record = bytes.subarray(5, 5 + size);
      const alert = record[1] ?? 0;
      if (bytes[0] === RECORD_ALERT) {
        return alert === PROTOCOL_VERSION ? { kind: 'newer_only' } : { kind: 'refused', alert };
      }
      if (bytes[0] !== RECORD_HANDSHAKE) return { kind: 'unreadable' };
      messages = join(messages, record);
      bytes = bytes.subarray(5 + size);
    }
    const flight = readMessages(messages);
    if (flight) return flight;
  }
  return { kind: 'unreadable' };
};
