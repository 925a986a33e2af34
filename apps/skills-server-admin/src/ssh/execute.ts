import { fail, ok, type Result } from '@golem/contracts';
import type { Client, ClientChannel } from 'ssh2';

/** What is kept of standard output and of standard error, in bytes each: some 500 lines, and no more than a model reads. */
const MAX_OUTPUT_BYTES = 32 * 1024;

/** Beyond this a command is not listened to any more, in bytes: decrypting output that nobody sees costs CPU time. */
const MAX_TRANSFER_BYTES = 16 * 1024 * 1024;

export interface RemoteOutput {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  /** There was more output than {@link MAX_OUTPUT_BYTES}; its beginning is kept. */
  truncated: boolean;
}

/** Keeps the beginning of a stream and counts all of it. */
const beginningOf = (stream: NodeJS.ReadableStream, received: (bytes: number) => void) => {
  const kept: Uint8Array[] = [];
  let size = 0;
  stream.on('data', (chunk: Uint8Array) => {
    if (size < MAX_OUTPUT_BYTES) kept.push(chunk.subarray(0, MAX_OUTPUT_BYTES - size));
    size += chunk.byteLength;
    received(chunk.byteLength);
  });
  return {
    text: () => new TextDecoder().decode(Buffer.concat(kept)),
    isCut: () => size > MAX_OUTPUT_BYTES,
  };
};

const lost = (internal?: string) =>
  fail('upstream_error', 'The connection broke off before the command ended; it may have had its effect.', {
    ...(internal !== undefined && { internal }),
    retryable: true,
  });

/** A channel that closes without an exit was cut: how the command ended is not known. */
const listen = (client: Client, channel: ClientChannel): Promise<Result<RemoteOutput>> =>
  new Promise((resolve) => {
    let transferred = 0;
    let exit: Pick<RemoteOutput, 'exitCode' | 'signal'> | undefined;
    const received = (bytes: number) => {
      transferred += bytes;
      if (transferred <= MAX_TRANSFER_BYTES) return;
      // Not closed: what is under way would still be read.
      client.destroy();
      resolve(
        fail(
          'unknown_outcome',
          `The command writes more than ${MAX_TRANSFER_BYTES / 2 ** 20} MiB; it was left.`,
        ),
      );
    };
    const stdout = beginningOf(channel, received);
    const stderr = beginningOf(channel.stderr, received);
    channel.on('exit', (exitCode: number | null, signal?: string) => {
      exit = { exitCode, signal: signal ?? null };
    });
    channel.on('close', () => {
      const truncated = stdout.isCut() || stderr.isCut();
      resolve(exit ? ok({ ...exit, stdout: stdout.text(), stderr: stderr.text(), truncated }) : lost());
    });
    // Nothing that reads its input waits for more.
    channel.end();
  });

/** What ssh2 says when the server answered that it will not run the command. */
const REFUSED = /^(Unable to exec|\(SSH\) Channel open failure)/;

/**
 * Runs a command on an open connection. Errors: `upstream_rejected` (the server refused it, nothing was done);
 * `upstream_error` and `unknown_outcome` (the connection broke off, or it was left: it may have had its effect).
 */
export const execute = (client: Client, command: string): Promise<Result<RemoteOutput>> =>
  new Promise((resolve) => {
    try {
      client.exec(command, (error, channel) => {
        if (!error) resolve(listen(client, channel));
        else if (REFUSED.test(error.message))
          resolve(fail('upstream_rejected', 'The server refuses to run commands for this user.'));
        else resolve(lost(error.message));
      });
    } catch (error) {
      // Thrown before anything was sent, when the connection is gone already.
      resolve(
        fail('upstream_rejected', 'Nothing was done: the connection is closed.', { internal: String(error) }),
      );
    }
  });
