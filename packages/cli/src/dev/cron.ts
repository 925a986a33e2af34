import type { Log } from '../terminal.ts';

/** The gateway's cron interval, in milliseconds. */
const INTERVAL_MS = 5 * 60_000;

/** Triggers the gateway's cron now and every five minutes, which `wrangler dev` does not do by itself. */
export const startCron = (gatewayUrl: string, log: Log): Disposable => {
  const trigger = async () => {
    const response = await fetch(`${gatewayUrl}/cdn-cgi/local/scheduled`).catch(() => undefined);
    if (!response?.ok) log('warn', 'dev', `cron failed: ${response?.status ?? 'no answer'}`);
  };
  void trigger();
  const timer = setInterval(() => void trigger(), INTERVAL_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
};
