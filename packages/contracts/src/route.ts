import { z } from 'zod';

/** What comes in by itself and can be told to a chat. */
export const RouteSource = z.enum(['mail', 'alert']);
export type RouteSource = z.infer<typeof RouteSource>;

/** The fields of a mail that a route can look at; of an alert it is the name of any label. `any`: each of them. */
export const MAIL_FIELDS = ['from', 'to', 'subject', 'any'] as const;

/** A rule that says which chat hears of what. */
export const Route = z.object({
  id: z.string(),
  source: RouteSource,
  field: z.string(),
  /** The whole value of the field, in which `*` is any run of characters; case is ignored. */
  pattern: z.string(),
  chatId: z.string(),
});
export type Route = z.infer<typeof Route>;
