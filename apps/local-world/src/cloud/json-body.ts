import { createMiddleware } from 'hono/factory';
import type { ObservedEnv } from '../observe.ts';

/** Reads the body once; null without one, the SyntaxError when it is not JSON. */
export const jsonBody = createMiddleware<ObservedEnv>(async (c, next) => {
  const text = await c.req.text();
  c.set('body', text === '' ? null : parsed(text));
  await next();
});

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
};
