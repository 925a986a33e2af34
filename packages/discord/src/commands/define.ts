import { z } from 'zod';

/** `run` goes to the agent workflow, in the order of its chat; `control` is answered at once by the session. */
export type Lane = 'run' | 'control';
export type Role = 'viewer' | 'operator' | 'owner';

/** Where the choices of an option come from while the user types. */
export type CompletionSource =
  | 'arguments'
  | 'capability'
  | 'command'
  | 'fact'
  | 'lease'
  | 'pending'
  | 'run'
  | 'past_run'
  | 'schedule'
  | 'scope'
  | 'soul'
  | 'undoable';

declare module 'zod' {
  // Read back by the registration and by autocomplete through the option's JSON Schema.
  interface GlobalMeta {
    complete?: CompletionSource;
  }
}

type Declaration<Name extends string, Options extends z.ZodObject> = {
  /** As typed after the slash; a subcommand is the second word. */
  name: Name;
  description: string;
  /** One zod field per option, in the order shown; `.meta({ description, complete })` says the rest. */
  options: Options;
  lane: Lane;
  /** Only the asker sees the answer. */
  ephemeral: boolean;
  minRole: Role;
};

export type Command = Declaration<string, z.ZodObject>;

/** Declares one command, the only place where its name, options and rules are written. */
export function defineCommand<Name extends string, Options extends z.ZodObject>(
  declaration: Declaration<Name, Options>,
) {
  return {
    ...declaration,
    call: z.object({ name: z.literal(declaration.name), options: declaration.options }),
  };
}

/** For a command that takes nothing. */
export const noOptions = z.object({});
