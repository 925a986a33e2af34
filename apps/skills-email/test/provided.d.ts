// oxlint-disable-next-line import/no-unassigned-import -- makes the declaration below add to the module
import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Strings that programs are known to break on; none where they are absent. */
    naughty: string[];
    /** Messages that others published, if they are there. */
    published: { name: string; base64: string }[];
  }
}
