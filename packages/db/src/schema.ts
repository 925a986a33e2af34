export * from './schema/alert.ts';
export * from './schema/chat.ts';
export * from './schema/ledger.ts';
export * from './schema/mail.ts';
export * from './schema/memory.ts';
export * from './schema/money.ts';
export * from './schema/policy.ts';
export * from './schema/route.ts';
