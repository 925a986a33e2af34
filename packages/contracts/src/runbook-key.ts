/** Where runbooks are in the soul, and how their files are named. */
export const RUNBOOKS_PREFIX = 'runbooks/';
const KEY = /^runbooks\/([a-z0-9][a-z0-9-]{0,62})\.md$/;

export const runbookKey = (name: string): string => `${RUNBOOKS_PREFIX}${name}.md`;

/** The name of the runbook in this file of the soul; null when it is none. */
export const runbookName = (key: string): string | null => KEY.exec(key)?.[1] ?? null;
