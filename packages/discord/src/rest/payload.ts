import type { MessageDraft, MessageEdit } from '../message.ts';

const NO_MENTIONS = { parse: [] };

/** The body of any send or edit: whatever the text says, it can ping nobody. */
export function payloadOf(
  { files = [], ...message }: MessageDraft | MessageEdit,
  extra: Readonly<Record<string, unknown>> = {},
) {
  const attachments = files.map(({ name }, id) => ({ id: String(id), filename: name }));
  return {
    body: {
      ...message,
      ...extra,
      allowed_mentions: NO_MENTIONS,
      ...(files.length > 0 && { attachments }),
    },
    files,
  };
}
