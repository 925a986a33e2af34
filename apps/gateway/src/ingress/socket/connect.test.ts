import { expect, test } from 'vitest';
import { fetchUrl } from './connect.ts';

test('the address is asked for with the version and the encoding, on any port', () => {
  expect(fetchUrl('wss://gateway.example', false)).toBe('https://gateway.example/?v=10&encoding=json');
  expect(fetchUrl('ws://127.0.0.1:8788/discord/gateway', true)).toBe(
    'http://127.0.0.1:8788/discord/gateway?v=10&encoding=json',
  );
});

test.each([
  ['ws://gateway.example', false],
  ['https://gateway.example', true],
  ['file:///etc/passwd', true],
])('the token does not go to %s', (address, mayBePlain) => {
  expect(() => fetchUrl(address, mayBePlain)).toThrow(/WebSocket|http:/);
});
