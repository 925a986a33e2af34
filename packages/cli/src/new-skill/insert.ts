import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { UserError } from '../terminal.ts';

/**
 * Puts `entry` at the end of the one list that `list` finds: its first group is the list up to there, its second what
 * closes it. Throws a {@link UserError} unless there is exactly one, because then the file was changed beyond knowing it.
 */
export const insertLast = (text: string, list: RegExp, entry: string): string => {
  const [found, ...others] = text.matchAll(list);
  if (found === undefined || others.length > 0)
    throw new UserError(`there is no single list ${list.source} to add “${entry.trim()}” to`);
  const [whole, head = '', close = ''] = found;
  return text.replace(whole, () => `${head}${entry}${close}`);
};

/** Adds a service binding to a wrangler.jsonc and leaves its comments and all else as they are. */
export const addService = (jsonc: string, service: { binding: string; service: string }): string => {
  const root = parseTree(jsonc);
  if (root === undefined || findNodeAtLocation(root, ['services'])?.type !== 'array')
    throw new UserError('apps/gateway/wrangler.jsonc has no list of services');
  return applyEdits(jsonc, modify(jsonc, ['services', -1], service, { isArrayInsertion: true }));
};
