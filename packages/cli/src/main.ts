import { buildProgram } from './program.ts';
import { UserError } from './terminal.ts';

try {
  await buildProgram((code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  const told = error instanceof UserError ? `error: ${error.message}` : error;
  process.stderr.write(`${told instanceof Error ? (told.stack ?? told.message) : String(told)}\n`);
  process.exitCode = 1;
}
// What was started has been ended by now; a connection that a library keeps open must not hold the process.
process.exit();
