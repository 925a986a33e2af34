import { auditHeads, openDb } from '@golem/db';
import { sha256 } from '@golem/worker-kit';
import { type Anchor, anchorKey, type ChainHead } from '@golem/worker-kit/audit-chain';
import { type Env, settingOf } from '../env.ts';
import { sessionOf } from '../stubs.ts';

export interface AnchorWorld {
  /** Unix milliseconds. */
  now: number;
  heads(): Promise<ChainHead[]>;
  /** When the object was written, unix milliseconds; null when it is not there. */
  writtenAt(key: string): Promise<number | null>;
  read(key: string): Promise<string | null>;
  /** Writes the object unless it is there. */
  create(key: string, text: string): Promise<void>;
  /** Says it in the channel for the audit, once per key; null when there is no such channel. */
  tell: ((key: string, text: string) => Promise<void>) | null;
}

/** For so long after it was written an anchor is told again, in milliseconds: a crash in between must not hide it. */
const RETELL_MS = 15 * 60_000;

/**
 * Once a day (UTC): writes the heads of all audit chains to R2, and their digest to a Discord channel, where whoever
 * can rewrite D1 cannot reach. `/audit verify` compares with the newest.
 */
export const anchorDaily = async (world: AnchorWorld): Promise<void> => {
  const { now } = world;
  const key = anchorKey(now);
  const writtenAt = await world.writtenAt(key);
  if (writtenAt !== null && now - writtenAt > RETELL_MS) return;
  if (writtenAt === null) {
    const anchor: Anchor = { at: now, heads: await world.heads() };
    await world.create(key, JSON.stringify(anchor));
  }
  // Read back, because another sweep may have been first.
  const text = await world.read(key);
  if (text === null) return;
  await world.tell?.(
    `anchor:${key}`,
    `⚓ Audit anchor \`${key}\` in R2, SHA-256 \`${await sha256(text)}\`. \`/audit verify\` compares with it.`,
  );
};

/** The world of {@link anchorDaily} in production. */
export const anchorWorld = (env: Env, now: number): AnchorWorld => {
  const channel = settingOf(env, 'AUDIT_CHANNEL_ID');
  return {
    now,
    heads: async () =>
      (await auditHeads(openDb(env.DB))).map(({ stream, seq, hash }) => ({ stream, seq: seq ?? 0, hash })),
    writtenAt: async (key) => (await env.SOUL.head(key))?.uploaded.getTime() ?? null,
    read: async (key) => (await (await env.SOUL.get(key))?.text()) ?? null,
    create: async (key, text) => {
      // The first one stays: an anchor that can be written again proves nothing.
      await env.SOUL.put(key, text, { onlyIf: new Headers({ 'If-None-Match': '*' }) });
    },
    tell: channel ? (key, text) => sessionOf(env, channel).note(key, text) : null,
  };
};
