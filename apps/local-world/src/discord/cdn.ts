import { Hono } from 'hono';
import type { DiscordStore } from './store.ts';

/** Serves uploaded files, as Discord's CDN does. */
export const cdnApp = (store: DiscordStore) =>
  new Hono().get('/attachments/:channel/:attachment/:name', (c) => {
    const file = store.files.get(c.req.param('attachment'));
    if (file === undefined) return c.text('This content is no longer available.', 404);
    return c.body(new Uint8Array(file.bytes).buffer, 200, { 'content-type': file.type });
  });
