import { z } from 'zod';

// The version lets a later release tell its own buttons from those on old cards.
const VERSION = 'g1';

export const ButtonAction = z.enum(['approve', 'deny', 'why', 'undo', 'freeze', 'confirm']);
export type ButtonAction = z.infer<typeof ButtonAction>;

export const CustomId = z.object({
  action: ButtonAction,
  /** The pending action or call that the button is about; short enough for Discord's 100 characters. */
  id: z.string().regex(/^[\w.:-]{1,80}$/),
});
export type CustomId = z.infer<typeof CustomId>;

/** The `custom_id` of a button or modal. Throws on an id that cannot be one: that is a bug of the caller. */
export function encodeCustomId(value: CustomId): string {
  const { action, id } = CustomId.parse(value);
  return `${VERSION}/${action}/${id}`;
}

/** What was clicked; undefined for a component that is not one of Golem's, or of another version. */
export function parseCustomId(text: string): CustomId | undefined {
  const [version, action, id, ...more] = text.split('/');
  if (version !== VERSION || more.length > 0) return undefined;
  const parsed = CustomId.safeParse({ action, id });
  return parsed.success ? parsed.data : undefined;
}
