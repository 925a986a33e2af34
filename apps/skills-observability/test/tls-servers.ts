// oxlint-disable-next-line import/no-unassigned-import -- the parser wires itself up by metadata, which has to be there first
import 'reflect-metadata';

import {
  createSecureContext,
  createServer,
  type SecureContext,
  type Server,
  type TlsOptions,
} from 'node:tls';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

type KeyPair = Awaited<ReturnType<typeof newKeys>>;

interface Identity {
  certificate: X509Certificate;
  keys: KeyPair;
}

const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const authority = async (name: string): Promise<Identity> => {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 365 * DAY_MS),
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  return { certificate, keys };
};

/** A certificate for these names, from the authority or from itself, that ends after `days`. */
const issue = async (by: Identity | null, names: string[], days: number): Promise<Identity> => {
  const keys = await newKeys();
  const subject = `CN=${names[0]}`;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: by?.certificate.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: (by?.keys ?? keys).privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - 60 * DAY_MS),
    notAfter: new Date(Date.now() + days * DAY_MS),
    extensions: [
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
    ],
  });
  return { certificate, keys };
};

const contextOf = async ({ certificate, keys }: Identity, ca: Identity): Promise<SecureContext> => {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return createSecureContext({
    key: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`,
    cert: [certificate, ca.certificate].map((one) => one.toString('pem')).join('\n'),
  });
};

const listen = async (options: TlsOptions): Promise<{ server: Server; address: string }> => {
  const server = createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.end();
  });
  // Half a handshake is what most of these tests make.
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { server, address: `127.0.0.1:${address.port}` };
};

/** Two TLS servers on loopback with a certificate for each name of the tests: one as most are, one of TLS 1.3 only. */
export const startTlsServers = async () => {
  const ca = await authority('Test Authority');
  const stranger = await authority('Nobody Knows Me');
  const contexts = new Map<string, SecureContext>();
  const made: [string, Identity | null, string[], number][] = [
    ['good.example.com', ca, ['good.example.com', '*.wild.example.com'], 60.5],
    ['a.wild.example.com', ca, ['*.wild.example.com'], 60.5],
    ['soon.example.com', ca, ['soon.example.com'], 5.5],
    ['expired.example.com', ca, ['expired.example.com'], -1.5],
    ['other.example.com', ca, ['elsewhere.example.com'], 60.5],
    ['self.example.com', null, ['self.example.com'], 60.5],
    ['unknown.example.com', stranger, ['unknown.example.com'], 60.5],
  ];
  for (const [name, by, names, days] of made) {
    contexts.set(name, await contextOf(await issue(by, names, days), by ?? ca));
  }
  const options: TlsOptions = {
    SNICallback: (name, done) => done(null, contexts.get(name)),
  };
  const usual = await listen(options);
  const newer = await listen({ ...options, minVersion: 'TLSv1.3' });
  return {
    usual: usual.address,
    newer: newer.address,
    /** The certificate of the authority that signs most of them, as PEM. */
    authority: ca.certificate.toString('pem'),
    close: () => {
      usual.server.close();
      newer.server.close();
    },
  };
};
