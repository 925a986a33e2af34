import type { HttpBindings } from '@hono/node-server';
import type { SigningKey } from './key.ts';
import type { UploadedFile } from './message-input.ts';
import type { DiscordStore } from './store.ts';

/** What every route of the local Discord works with. */
export type DiscordDeps = {
  store: DiscordStore;
  key: SigningKey;
  botToken: string;
  /** `http://127.0.0.1:port/discord`, known once the server listens. */
  baseUrl: () => string;
  cdnUrl: () => string;
  /** How often a session of the Gateway may still be started today. */
  startsLeft: () => number;
  /** Answers of the application that Discord would not take, with the reason. */
  rejectedAnswers: { interaction: string; reason: string }[];
  /** Holds an answer that came as the HTTP response against Discord's description. */
  checkAnswer: (interaction: { id: string; token: string }, body: unknown) => void;
};

/** Set by the body reader: the JSON of the request (also `payload_json` of a form), and its files. */
export type DiscordEnv = { Bindings: HttpBindings; Variables: { body: unknown; files: UploadedFile[] } };
