import { quote } from 'shlex';

/** What a command that does not end when told to gets before it is killed, in seconds. */
const GRACE_S = 5;

/**
 * The text that a server's shell gets for a command: each argument quoted, so that none is read as shell, and run under
 * `timeout`, because a connection that ends does not end the command. The language is C, so that output can be parsed.
 */
export const remoteCommand = (argv: readonly string[], seconds: number): string =>
  ['timeout', '-k', String(GRACE_S), String(seconds), 'env', 'LC_ALL=C', ...argv].map(quote).join(' ');
