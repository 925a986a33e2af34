export * from './action.ts';
export * from './digest.ts';
export * from './env.ts';
export * from './grant.ts';
export * from './handle-request.ts';
export * from './log.ts';
export * from './outcome.ts';
export * from './redact.ts';
