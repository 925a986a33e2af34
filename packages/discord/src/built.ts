import { commandsFor } from './commands.ts';

/**
 * The commands that work today: registration, routing, help and autocomplete use these. A command is declared in
 * `commands.ts` when its words are settled and added here in the commit that makes it work.
 */
export const BUILT_COMMANDS = commandsFor([
  'ask',
  'do',
  'status',
  'runs',
  'cancel',
  'pending',
  'approve',
  'deny',
  'settle',
  'undo',
  'lease',
  'freeze',
  'unfreeze',
  'policy',
  'memory',
  'redact',
  'audit',
  'schedule',
  'soul',
  'who',
  'pair',
  'help',
]);
