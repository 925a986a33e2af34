import { z } from 'zod';

const Content = { file: z.string(), sha256: z.string().length(64) };

/** What a backup holds. Every file is named with its digest, so that a damaged one is found before anything is touched. */
export const Manifest = z.object({
  format: z.literal(1),
  /** ISO 8601. */
  createdAt: z.string(),
  /** The migrations that the tables were made with, in order. */
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), rows: z.number().int(), ...Content })),
  objects: z.array(
    z.object({
      bucket: z.string(),
      key: z.string(),
      size: z.number().int(),
      contentType: z.string().nullable(),
      metadata: z.record(z.string(), z.string()),
      ...Content,
    }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

/** The manifest's own name in the archive. */
export const MANIFEST_FILE = 'manifest.json';

/** `12 tables, 340 rows, 25 objects` */
export const summaryOf = ({ tables, objects }: Manifest): string =>
  `${tables.length} tables, ${tables.reduce((sum, { rows }) => sum + rows, 0)} rows, ${objects.length} objects`;
