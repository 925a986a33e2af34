export * from './find-in-history.ts';
export * from './fts-match.ts';
export * from './history-rank.ts';
export * from './trust.ts';
export * from './words.ts';
