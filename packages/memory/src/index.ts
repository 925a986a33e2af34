export * from './fts-match.ts';
export * from './trust.ts';
