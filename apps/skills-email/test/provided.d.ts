import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Messages that others published, if they are there. */
    published: { name: string; base64: string }[];
  }
}
