import type { Attached } from '@golem/contracts';
import type { Attachment } from '@golem/discord';

/** The files of a message, in the shape of an event. */
export const filesOf = (attachments: readonly Attachment[]): Attached[] =>
  attachments.map(({ filename, content_type: type, size, url }) => ({
    name: filename,
    type: type ?? null,
    size,
    url,
  }));
