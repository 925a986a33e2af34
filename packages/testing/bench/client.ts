import { Agent, request } from 'node:http';
import type { SignedInteraction } from './interaction.ts';

/** Connections are kept, as Discord keeps them: what is measured is the answer, not the handshake. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Posts an interaction; resolves with the milliseconds until the whole answer was there. Throws for any status but 200. */
export const post = (url: URL, path: string, { headers, body }: SignedInteraction): Promise<number> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const outgoing = request(
      {
        agent,
        host: url.hostname,
        port: url.port,
        path,
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`${path} answered ${response.statusCode}: ${text}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

export const closeConnections = (): void => agent.destroy();
