import { createDiscordRest, type DiscordRest } from '@golem/discord';

/** What a hostile Discord does with one request. */
export type Mischief =
  | 'none'
  | 'bucket'
  | 'bare 429'
  | 'global'
  | '500'
  | '502 page'
  | 'cut'
  | 'stall before'
  | 'stall after';

interface Said {
  channel: string;
  content: string;
  nonce: string | null;
  at: number;
}

/** Discord "checks for the past few minutes". */
const NONCE_MS = 5 * 60_000;

const tooMany = (seconds: number, global: boolean, headers: Record<string, string> = {}): Response =>
  Response.json({ message: 'limited', retry_after: seconds, global }, { status: 429, headers });

const read = (body: unknown): { content: string; nonce: string | null } => {
  const sent: unknown = typeof body === 'string' ? JSON.parse(body) : {};
  const fields = new Map(Object.entries(typeof sent === 'object' && sent !== null ? sent : {}));
  const nonce = fields.get('nonce');
  return { content: String(fields.get('content') ?? ''), nonce: typeof nonce === 'string' ? nonce : null };
};

const messageOf = ({ channel, content, at }: Said, index: number): object => ({
  id: `${index}`,
  channel_id: channel,
  content,
  author: { id: 'app', username: 'Golem', bot: true },
  timestamp: new Date(at).toISOString(),
});

/** A Discord that keeps what it took, and is as unreliable as told; what it does takes no time but that of `clock`. */
export const hostileDiscord = (
  clock: { now: number },
  mischief: () => Mischief,
): { discord: DiscordRest; said: Said[] } => {
  const said: Said[] = [];
  /** What the request does, done once for a known nonce, like the real one. */
  const take = (method: string, path: string, body: unknown): object => {
    if (method === 'GET') return said.map(messageOf).toReversed();
    const { content, nonce } = read(body);
    if (method === 'PATCH') {
      const index = said.findIndex(({ channel }) => channel === path);
      if (index < 0) said.push({ channel: path, content, nonce: null, at: clock.now });
      else said.splice(index, 1, { channel: path, content, nonce: null, at: clock.now });
      return messageOf({ channel: path, content, nonce: null, at: clock.now }, index);
    }
    const known = said.findIndex((one) => one.nonce === nonce && clock.now - one.at < NONCE_MS);
    const message = said[known] ?? { channel: path, content, nonce, at: clock.now };
    if (known < 0) said.push(message);
    return messageOf(message, said.indexOf(message));
  };
  const discord = createDiscordRest({
    baseUrl: 'https://discord.example',
    botToken: 'bot',
    applicationId: 'app',
    attemptMs: 10,
    now: () => clock.now,
    random: () => 0.5,
    sleep: async (ms) => void (clock.now += ms),
    fetch: async (url, { method = '', body, signal }) => {
      const path = new URL(url).pathname;
      const done = mischief();
      const stall = () =>
        new Promise<Response>((_, reject) => {
          signal?.addEventListener('abort', () => {
            clock.now += 30_000;
            reject(new DOMException('', 'TimeoutError'));
          });
        });
      switch (done) {
        case 'bucket':
          return tooMany(1.5, false, { 'x-ratelimit-bucket': 'b', 'x-ratelimit-remaining': '0' });
        case 'bare 429':
          return new Response('slow down', { status: 429 });
        case 'global':
          return tooMany(2, true, { 'x-ratelimit-global': 'true' });
        case '500':
          take(method, path, body);
          return Response.json({ message: 'oops', code: 0 }, { status: 500 });
        case '502 page':
          return new Response('<html>Bad gateway</html>', { status: 502 });
        case 'cut':
          return new Response(JSON.stringify(take(method, path, body)).slice(0, 20));
        case 'stall before':
          return stall();
        case 'stall after':
          take(method, path, body);
          return stall();
        case 'none':
          return Response.json(take(method, path, body));
      }
    },
  });
  return { discord, said };
};
