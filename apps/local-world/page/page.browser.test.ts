import { existsSync } from 'node:fs';
import { ButtonStyle, ComponentType, MessageFlags, TextInputStyle } from 'discord-api-types/v10';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PageState } from '../src/page-api.ts';
import { type Answer, GOLEM, OPS, OWNER, pageMessage, pageState, startPageFixture } from './page-fixture.ts';

const executablePath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message #ops' });

const button = (label: string, style: ButtonStyle.Success | ButtonStyle.Danger) => ({
  type: ComponentType.Button as const,
  style,
  label,
  custom_id: label,
});

const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });

describe.skipIf(executablePath === undefined)(
  'the page (needs Chromium: install it, or set CHROMIUM_PATH)',
  () => {
    let browser: Browser;
    beforeAll(async () => {
      const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
      browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
    }, 30_000);
    afterAll(() => browser.close());

    /** The page over a fixture. An error in the page, or a request to another origin, fails the test. */
    async function open(state: PageState, answer?: Parameters<typeof startPageFixture>[1], width = 1280) {
      const fixture = await startPageFixture(state, answer);
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.protocol !== 'data:' && url.origin !== fixture.url) problems.push(`request to ${url.href}`);
      });
      onTestFinished(async () => {
        await page.close();
        await fixture.close();
        if (problems.length > 0) throw new Error(problems.join('\n'));
      });
      await page.goto(fixture.url);
      await composer(page).waitFor();
      return { page, fixture };
    }

    it('sends a command picked and filled in by keyboard alone', async () => {
      const choices = [{ name: 'Restart a server', value: 'server-admin.restart_server' }];
      const { page, fixture } = await open(pageState(), () => ({ choices }));
      await composer(page).focus();
      await page.keyboard.type('/d');
      await page.getByRole('option', { name: '/do' }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.type('restart');
      await page.getByRole('option', { name: 'Restart a server' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Add option arguments' }).press('Enter');
      await page.keyboard.type('server=web-1');
      await page.keyboard.press('Enter');
      await composer(page).waitFor();
      expect(fixture.actions.at(-1)).toMatchObject({
        type: 'command',
        user: OWNER.id,
        channel: OPS,
        command: 'do',
        options: { capability: 'server-admin.restart_server', arguments: 'server=web-1' },
      });
    });

    it('shows the card, the click on Approve and the server that restarts', async () => {
      const card = pageMessage({
        content: 'Restart **web-1**?',
        components: [
          {
            type: ComponentType.ActionRow,
            components: [button('Approve', ButtonStyle.Success), button('Deny', ButtonStyle.Danger)],
          },
        ],
      });
      const { page, fixture } = await open(pageState({ messages: [card] }));
      await page.getByRole('button', { name: 'Approve' }).click();
      await expect
        .poll(() => fixture.actions)
        .toMatchObject([{ type: 'component', customId: 'Approve', values: [] }]);
      const { cloud } = pageState();
      const servers = cloud.servers.map((server) => ({ ...server, status: 'rebooting' as const }));
      fixture.send({ type: 'cloud', cloud: { ...cloud, servers } });
      await page.getByRole('status', { name: 'web-1 is rebooting' }).waitFor();
      fixture.send({
        type: 'message',
        message: { ...card, message: { ...card.message, content: 'Done.', components: [] } },
      });
      await page.getByRole('log').getByText('Done.').waitFor();
      expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    });

    it('gives back what was typed when it was refused, and when Golem did not respond', async () => {
      const failure = {
        failureId: '2',
        user: OWNER.id,
        channel: OPS,
        message: null,
        command: '/ask',
        text: 'No response',
      };
      const answers: Answer[] = [{ error: 'Not today.' }, { events: [{ type: 'failure', failure }] }];
      const { page } = await open(pageState(), () => answers.shift() ?? {});
      await composer(page).fill('line one\nline two');
      await composer(page).press('Enter');
      await page.getByText('Not today.').waitFor();
      await expect.poll(() => composer(page).inputValue()).toBe('line one\nline two');
      await composer(page).press('Enter');
      await page.getByText('No response').waitFor();
      await expect.poll(() => composer(page).inputValue()).toBe('line one\nline two');
    });

    it('keeps the text and sends nothing while the connection is lost, and comes back by itself', async () => {
      const { page, fixture } = await open(pageState());
      await composer(page).fill('are you there?');
      fixture.disconnect();
      await page.getByText('Connection lost. Reconnecting…').waitFor();
      await page.getByText('Connection lost. Reconnecting…').waitFor({ state: 'detached' });
      expect(await composer(page).inputValue()).toBe('are you there?');
      await composer(page).press('Enter');
      await expect.poll(() => fixture.actions).toMatchObject([{ type: 'say', text: 'are you there?' }]);
    });

    it('sends files with a message, without those that were taken away', async () => {
      const { page, fixture } = await open(pageState());
      await page.locator('input[type=file]').setInputFiles([file('a.txt'), file('b.txt')]);
      await page.getByRole('button', { name: 'Remove a.txt' }).click();
      await page.getByRole('button', { name: 'Send' }).click();
      await expect
        .poll(() => fixture.actions)
        .toMatchObject([
          { type: 'say', text: '', files: [{ name: 'b.txt', type: 'text/plain', base64: 'Yi50eHQ=' }] },
        ]);
      await page.getByRole('button', { name: 'Remove b.txt' }).waitFor({ state: 'detached' });
    });

    it('refuses a message over 2,000 characters and keeps it', async () => {
      const { page, fixture } = await open(pageState());
      await composer(page).fill('x'.repeat(2001));
      await composer(page).press('Enter');
      await page.getByText('this one has 2001').waitFor();
      expect(await composer(page).inputValue()).toHaveLength(2001);
      expect(fixture.actions).toEqual([]);
    });

    it('shows markup and script of a message as text', async () => {
      const content = '<img src=x onerror=alert(1)> [click](javascript:alert(1))';
      const { page } = await open(pageState({ messages: [pageMessage({ content })] }));
      const log = page.getByRole('log');
      await log.getByText('<img src=x onerror=alert(1)>').waitFor();
      expect(await log.locator('img, a').count()).toBe(0);
    });

    it('submits a modal', async () => {
      const input = {
        type: ComponentType.TextInput as const,
        custom_id: 'reason',
        style: TextInputStyle.Short,
      };
      const modal = {
        custom_id: 'deny',
        title: 'Deny',
        components: [{ type: ComponentType.Label as const, label: 'Reason', component: input }],
      };
      const { page, fixture } = await open(pageState());
      fixture.send({ type: 'modal', modal: { modalId: 'm1', user: OWNER.id, channel: OPS, modal } });
      await page.getByRole('dialog', { name: 'Deny' }).getByLabel('Reason').fill('at night');
      await page.getByRole('button', { name: 'Submit' }).click();
      await expect
        .poll(() => fixture.actions)
        .toMatchObject([{ modalId: 'm1', values: { reason: 'at night' } }]);
    });

    it('has the small cloud and the channels in drawers at 390 pixels, and nothing wider than the screen', async () => {
      const thinking = pageMessage({ flags: MessageFlags.Loading }, { command: '/ask' });
      const { page } = await open(pageState({ messages: [thinking] }), undefined, 390);
      await page.getByText(`${GOLEM.displayName} is thinking…`).waitFor();
      await page.getByRole('button', { name: 'The small cloud' }).click();
      await page.getByRole('status', { name: 'web-1 is running' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Channels and people' }).click();
      await page.getByRole('button', { name: '#shop' }).click();
      await page.getByRole('textbox', { name: 'Message #shop' }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    });
  },
);
