import { DurableObject } from 'cloudflare:workers';

/**
 * The used grants of one skill. For: redeeming a grant exactly once, across isolates and restarts.
 * Rows are kept until the grant has expired by itself, then pruned on a later redemption.
 */
export class GrantBook extends DurableObject<object> {
  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS used (jti TEXT PRIMARY KEY, exp INTEGER NOT NULL) WITHOUT ROWID',
    );
  }

  /** True the first time, false ever after. `exp` and `now` are unix seconds. */
  redeem(jti: string, exp: number, now: number): boolean {
    const { sql } = this.ctx.storage;
    const first = sql.exec('INSERT OR IGNORE INTO used (jti, exp) VALUES (?, ?)', jti, exp).rowsWritten > 0;
    // One redemption in 64 prunes: the table stays at about the grants of the last minutes.
    if (first && Math.random() < 1 / 64) sql.exec('DELETE FROM used WHERE exp < ?', now - 60);
    return first;
  }
}
