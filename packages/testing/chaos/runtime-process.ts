import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { Log, LogLevel, Miniflare } from 'miniflare';

// A process that can be killed at any instant: it has nothing that is not in the storage. The argument is the file
// with its options; the one line that it prints is its address.
const [, , file = ''] = process.argv;
// When whoever started it is gone, however it went, nothing may be left behind.
process.stdin.once('end', () => process.kill(-process.pid, 'SIGKILL')).resume();
const runtime = new Miniflare({ ...deserialize(readFileSync(file)), log: new Log(LogLevel.ERROR) });
process.stdout.write(`${(await runtime.ready).origin}\n`);
