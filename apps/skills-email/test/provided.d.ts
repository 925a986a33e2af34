// oxlint-disable-next-line import/no-unassigned-import -- makes the declaration below add to the module
import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Messages that others published, if they are there. */
    published: { name: string; base64: string }[];
  }
}
