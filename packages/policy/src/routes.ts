import type { Route } from '@golem/contracts';
import { matchesPattern } from './rules/arguments.ts';

/**
 * The chats that hear of something with these fields, each once, in the order of the routes. The routes must be of one
 * source. A route for `any` looks at each field; one for a field that is not there never matches.
 */
export const chatsFor = (
  routes: readonly Pick<Route, 'field' | 'pattern' | 'chatId'>[],
  fields: Readonly<Record<string, string>>,
): string[] => {
  const values = new Map(Object.entries(fields));
  const hears = routes.filter(({ field, pattern }) => {
    const looked = field === 'any' ? [...values.values()] : [values.get(field) ?? []].flat();
    return looked.some((value) => matchesPattern(pattern, value));
  });
  return [...new Set(hears.map(({ chatId }) => chatId))];
};
