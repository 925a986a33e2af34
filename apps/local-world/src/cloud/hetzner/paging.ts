import { z } from 'zod';
import { invalidInput } from './errors.ts';

const Paging = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(50).default(25),
});

/** One page of a list, with Hetzner's `meta`. */
export const paged = <T>(all: readonly T[], query: Record<string, string>) => {
  const parsed = Paging.safeParse(query);
  if (!parsed.success)
    throw invalidInput(String(parsed.error.issues[0]?.path[0]), 'must be a positive number');
  const { page, per_page: perPage } = parsed.data;
  const lastPage = Math.max(1, Math.ceil(all.length / perPage));
  return {
    items: all.slice((page - 1) * perPage, page * perPage),
    meta: {
      pagination: {
        page,
        per_page: perPage,
        previous_page: page > 1 ? page - 1 : null,
        next_page: page < lastPage ? page + 1 : null,
        last_page: lastPage,
        total_entries: all.length,
      },
    },
  };
};
