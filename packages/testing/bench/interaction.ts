import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

export const APPLICATION_ID = '1100000000000000001';
/** The owner, by configuration. */
export const OWNER_ID = '1100000000000000002';
/** An operator by a row in D1: unlike the owner they have to be looked up there. */
export const OPERATOR_ID = '1100000000000000004';
const GUILD_ID = '1100000000000000003';

export interface SignedInteraction {
  /** The event's id, and with it the run's. */
  id: string;
  token: string;
  headers: Record<string, string>;
  body: string;
}

/** Signs interactions as Discord does; the key is new in each run of the bench. */
export const interactionSigner = () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  let made = 0;
  return {
    publicKey: Buffer.from(x, 'base64url').toString('hex'),
    /** `/ask prompt` in this chat, with an id that was not used before. */
    ask(chatId: string, prompt: string, userId = OWNER_ID): SignedInteraction {
      made += 1;
      const id = `12${String(made).padStart(17, '0')}`;
      const token = `token-${id}`;
      const body = JSON.stringify({
        id,
        token,
        type: 2,
        version: 1,
        application_id: APPLICATION_ID,
        guild_id: GUILD_ID,
        channel_id: chatId,
        channel: { id: chatId, type: 0, name: 'ops', guild_id: GUILD_ID },
        member: {
          user: { id: userId, username: 'somebody', global_name: 'Somebody' },
          roles: [],
          joined_at: '2026-01-01T00:00:00Z',
          permissions: '0',
        },
        locale: 'en-US',
        data: {
          id: '1',
          name: 'ask',
          type: 1,
          options: [{ name: 'prompt', type: 3, value: prompt }],
        },
      });
      const timestamp = String(Math.floor(Date.now() / 1000));
      return {
        id,
        token,
        body,
        headers: {
          'content-type': 'application/json',
          'x-signature-timestamp': timestamp,
          'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), privateKey).toString('hex'),
        },
      };
    },
  };
};
export type Signer = ReturnType<typeof interactionSigner>;
