import { DurableObject } from 'cloudflare:workers';
import { Extraction } from './extraction.ts';

/** Pages that are kept; the one that was not asked for the longest time goes first. */
const MOST_PAGES = 200;
/** A larger extraction is not kept. Characters. */
const MOST_SIZE = 256 * 1024;

/**
 * What was extracted of pages that their sites may be asked about again. For: not reading a page twice that has not
 * changed. It never answers for a site: every use is after the site's own 304. At most {@link MOST_PAGES} of
 * {@link MOST_SIZE} are kept.
 */
export class ExtractionCache extends DurableObject<object> {
  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS extractions (key TEXT PRIMARY KEY, used INTEGER NOT NULL, json TEXT NOT NULL)',
    );
  }

  find(key: string): Extraction | null {
    const [row] = this.ctx.storage.sql
      .exec<{ json: string }>('SELECT json FROM extractions WHERE key = ?', key)
      .toArray();
    return row ? Extraction.parse(JSON.parse(row.json)) : null;
  }

  /** Keeps an extraction, or only says that it was of use again; `null` forgets it. `now` in unix milliseconds. */
  keep(key: string, extraction: Extraction | null, now: number): void {
    const { sql } = this.ctx.storage;
    const json = JSON.stringify(extraction);
    if (extraction === null || json.length > MOST_SIZE) {
      sql.exec('DELETE FROM extractions WHERE key = ?', key);
      return;
    }
    sql.exec('INSERT OR REPLACE INTO extractions (key, used, json) VALUES (?, ?, ?)', key, now, json);
    sql.exec(
      'DELETE FROM extractions WHERE key NOT IN (SELECT key FROM extractions ORDER BY used DESC LIMIT ?)',
      MOST_PAGES,
    );
  }
}
