import { DurableObject } from 'cloudflare:workers';
import { z } from 'zod';

/** A page is forgotten when nobody looked for this long, in milliseconds: 90 days. */
const FORGET_MS = 90 * 24 * 60 * 60 * 1000;

const Look = z.object({ callId: z.string(), at: z.number(), hash: z.string(), text: z.string() });
/** What a page was at one look; `at` in unix milliseconds. */
export type Look = z.infer<typeof Look>;

/**
 * What one page was when one chat last looked at it. For: telling what changed since. It keeps two looks, because a
 * read that is tried again has to be compared with the look before it, not with itself.
 */
export class PageBook extends DurableObject<object> {
  /** Remembers a look and returns the one before it, or null. */
  async turn(look: Look): Promise<Look | null> {
    const { storage } = this.ctx;
    const parsed = Look.safeParse(await storage.get('last'));
    const last = parsed.success ? parsed.data : null;
    const again = last?.callId === look.callId;
    const earlier = Look.safeParse(again ? await storage.get('earlier') : last);
    const before = earlier.success ? earlier.data : null;
    await storage.put({ last: look, earlier: before });
    await storage.setAlarm(look.at + FORGET_MS);
    return before;
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
