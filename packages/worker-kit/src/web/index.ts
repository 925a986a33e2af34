export * from './address.ts';
export * from './network-failure.ts';
export * from './read-body.ts';
export * from './web-fetch.ts';
