import type { Chat } from '@golem/contracts';
import { channelKind, type GatewayChannel } from '@golem/discord';
import { z } from 'zod';

/** A channel that Golem sees, and how far it has read there. Ids of messages grow with time. */
export interface Place {
  chat: Chat;
  parentId: string | null;
  /** Who opened the thread. */
  ownerId: string | null;
  /** The last message that was looked at; '0': none. */
  seen: string;
  /** The last message that there is, as far as is known. When it is not `seen`, the channel has to be read. */
  latest: string;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS places (
  id TEXT PRIMARY KEY, guild_id TEXT, kind TEXT NOT NULL, parent_id TEXT, owner_id TEXT,
  seen TEXT NOT NULL, latest TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS self (one INTEGER PRIMARY KEY CHECK (one = 1), bot_id TEXT NOT NULL, gap TEXT NOT NULL);
`;

const Row = z.object({
  id: z.string(),
  guild_id: z.string().nullable(),
  kind: z.enum(['dm', 'guild', 'thread']),
  parent_id: z.string().nullable(),
  owner_id: z.string().nullable(),
  seen: z.string(),
  latest: z.string(),
});
const Self = z.object({ bot_id: z.string(), gap: z.string() });
const Latest = z.object({ seen: z.string().nullable() });

/** Ids are compared as text, so all of them have the 20 digits that the longest can have. */
const padded = (id: string): string => id.padStart(20, '0');
const plain = (id: string): string => id.replace(/^0+(?=\d)/, '');

const placeOf = (stored: Record<string, SqlStorageValue>): Place => {
  const row = Row.parse(stored);
  return {
    chat: { id: row.id, guildId: row.guild_id, kind: row.kind },
    parentId: row.parent_id,
    ownerId: row.owner_id,
    seen: plain(row.seen),
    latest: plain(row.latest),
  };
};

/** Kinds of channels that have messages: text, DM, voice, group, news, three kinds of threads, stage. */
const WITH_MESSAGES = new Set([0, 1, 2, 3, 5, 10, 11, 12, 13]);

/** Where Golem listens, and how far it has heard everything there. */
export const chatBook = (sql: SqlStorage) => {
  sql.exec(SCHEMA);
  const self = (): z.infer<typeof Self> | null => {
    const [row] = sql.exec('SELECT bot_id, gap FROM self').toArray();
    return row === undefined ? null : Self.parse(row);
  };
  const place = (id: string): Place | null => {
    const [row] = sql.exec('SELECT * FROM places WHERE id = ?', id).toArray();
    return row === undefined ? null : placeOf(row);
  };

  return {
    botId: (): string | null => self()?.bot_id ?? null,
    place,

    /**
     * A new session began. What was said since the last message that was seen anywhere may be unheard: DMs are read at
     * once, because nothing will tell of them; the guilds tell of their channels.
     * @param now the id that a message would have now
     */
    begin(botId: string, now: string): void {
      const { seen } = Latest.parse(sql.exec('SELECT max(seen) AS seen FROM places').one());
      const gap = self() === null ? padded(now) : (seen ?? padded(now));
      sql.exec('INSERT OR REPLACE INTO self (one, bot_id, gap) VALUES (1, ?, ?)', botId, gap);
      sql.exec("UPDATE places SET latest = max(latest, ?) WHERE kind = 'dm'", padded(now));
    },

    /** Discord tells of a channel. One that is new is read from where everything was heard. */
    meet(guildId: string | null, channel: GatewayChannel): void {
      if (!WITH_MESSAGES.has(channel.type)) return;
      sql.exec(
        `INSERT INTO places (id, guild_id, kind, parent_id, owner_id, seen, latest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, max(?6, ?7))
         ON CONFLICT (id) DO UPDATE SET guild_id = ?2, kind = ?3, parent_id = ?4, owner_id = ?5, latest = max(latest, ?7)`,
        channel.id,
        guildId,
        channelKind(channel.type, guildId),
        channel.parent_id ?? null,
        channel.owner_id ?? null,
        self()?.gap ?? padded('0'),
        padded(channel.last_message_id ?? '0'),
      );
    },

    /** A message comes from a channel that nobody told of, as DMs do. */
    meetBy(message: { id: string; channel_id: string; guild_id?: string | null | undefined }): Place {
      const before = padded((BigInt(message.id) - 1n).toString());
      sql.exec(
        'INSERT OR IGNORE INTO places (id, guild_id, kind, seen, latest) VALUES (?1, ?2, ?3, ?4, ?4)',
        message.channel_id,
        message.guild_id ?? null,
        message.guild_id ? 'guild' : 'dm',
        before,
      );
      const met = place(message.channel_id);
      if (met === null) throw new Error('a place that was just written is not there');
      return met;
    },

    /** There is this message, and it was not looked at. */
    heardOf(chatId: string, messageId: string): void {
      sql.exec('UPDATE places SET latest = max(latest, ?) WHERE id = ?', padded(messageId), chatId);
    },

    /** Everything up to this message was looked at. */
    seen(chatId: string, messageId: string): void {
      sql.exec(
        'UPDATE places SET seen = max(seen, ?1), latest = max(latest, ?1) WHERE id = ?2',
        padded(messageId),
        chatId,
      );
    },

    /** Where there is something that was not looked at. */
    behind: (): Place[] =>
      sql.exec('SELECT * FROM places WHERE seen < latest ORDER BY seen').toArray().map(placeOf),
  };
};
export type ChatBook = ReturnType<typeof chatBook>;
