/** For tests: a local Claude on a loopback port, with the real SDK pointed at it. */
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import { claudeApp } from './claude-app.ts';
import { LocalClaude, type LocalClaudeOptions } from './local-claude.ts';

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

/** Ends with the test that started it. */
export const startClaude = async (options: LocalClaudeOptions = {}) => {
  const claude = new LocalClaude(options);
  const app = new Hono().route('/anthropic', claudeApp(claude));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (!isAddress(address)) throw new Error('the server has no port');
  const url = `http://127.0.0.1:${address.port}/anthropic`;
  const post = (body: unknown, headers: Record<string, string> = {}, path = '/v1/messages') =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'x-api-key': 'k', 'anthropic-version': '2023-06-01', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { claude, url, post, client: new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0 }) };
};

export const MODEL = 'claude-sonnet-5-5';

/** The least that is a valid request, with what the test is about. */
export const ask = (text = 'hello', more: object = {}) => ({
  model: MODEL,
  max_tokens: 1024,
  messages: [{ role: 'user' as const, content: text }],
  ...more,
});
