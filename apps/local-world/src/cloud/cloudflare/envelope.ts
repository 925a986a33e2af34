import { z } from 'zod';

/** Cloudflare's envelope around a result. */
export const ok = <T>(result: T) => ({ success: true as const, errors: [], messages: [], result });

const Paging = z.object({
  page: z.coerce.number().int().min(1).catch(1),
  per_page: z.coerce.number().int().min(1).max(5_000_000).catch(20),
});

/** The same around one page of a list. */
export const okPage = <T>(all: readonly T[], query: Record<string, string>) => {
  const { page, per_page: perPage } = Paging.parse(query);
  const result = all.slice((page - 1) * perPage, page * perPage);
  return {
    ...ok(result),
    result_info: {
      page,
      per_page: perPage,
      count: result.length,
      total_count: all.length,
      total_pages: Math.ceil(all.length / perPage),
    },
  };
};
