export * from './capability.ts';
export * from './event.ts';
export * from './mail.ts';
export * from './manifests/index.ts';
export * from './policy.ts';
export * from './result.ts';
export * from './route.ts';
export * from './skill.ts';
