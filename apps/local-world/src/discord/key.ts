import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** The development key that stands for Discord's own: signs interactions, never leaves the machine. */
export type SigningKey = {
  /** 32 bytes in hex: what DISCORD_PUBLIC_KEY wants. */
  publicKey: string;
  /** PEM, to be stored. */
  pem: string;
  /** The value of X-Signature-Ed25519 for this timestamp and body. */
  sign(timestamp: string, body: string): string;
};

/** Reads a stored key, or makes one. */
export const signingKey = (storedPem: string | null): SigningKey => {
  const privateKey =
    storedPem === null ? generateKeyPairSync('ed25519').privateKey : createPrivateKey(storedPem);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('the stored signing key is not an Ed25519 key');
  return {
    publicKey: Buffer.from(x, 'base64url').toString('hex'),
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sign: (timestamp, body) => sign(null, Buffer.from(timestamp + body), privateKey).toString('hex'),
  };
};
