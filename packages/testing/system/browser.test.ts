import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Golem, startGolem } from './golem.ts';

const executablePath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

describe.skipIf(executablePath === undefined)(
  'a person at the page (needs Chromium: install it, or set CHROMIUM_PATH)',
  () => {
    let golem: Golem;
    let browser: Browser;
    beforeAll(async () => {
      golem = await startGolem();
      const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
      browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
    });
    const openPage = async () => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      // Below the test's own limit, so that a failure says what was waited for.
      page.setDefaultTimeout(20_000);
      await page.goto(golem.world.url);
      return page;
    };
    afterAll(async () => {
      await browser?.close();
      await golem?.close();
    });

    test('types "restart web-1", gets the card, clicks Approve and sees the server restart and the receipt', async () => {
      const page = await openPage();
      await page.getByRole('status', { name: 'web-1 is running' }).waitFor();
      const composer = page.getByRole('textbox', { name: 'Message #ops' });
      await composer.fill('restart web-1');
      await composer.press('Enter');
      const approve = page.getByRole('button', { name: 'Approve' });
      await approve.waitFor();
      expect(golem.world.cloud.countEffects('reboot_server')).toBe(0);
      await approve.click();
      await page.getByRole('status', { name: 'web-1 is rebooting' }).waitFor();
      await page.getByRole('log').getByText('✅ done · server-admin.restart_server').waitFor();
      await page.getByRole('heading', { name: '✅ Done' }).waitFor();
      await page.getByRole('status', { name: 'web-1 is running' }).waitFor();
      expect(await approve.count()).toBe(0);
      expect(golem.world.cloud.countEffects('reboot_server', 'web-1')).toBe(1);
    });

    test('denies in a form, with a reason that the answer repeats', async () => {
      const page = await openPage();
      const composer = page.getByRole('textbox', { name: 'Message #ops' });
      await composer.fill('restart db-1');
      await composer.press('Enter');
      await page.getByRole('button', { name: 'Deny' }).click();
      await page.getByRole('dialog').getByLabel('Reason').fill('not before the backup');
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByRole('log').getByText('🚫 Denied').waitFor();
      await expect
        .poll(() => page.getByRole('log').getByText('not before the backup').count())
        .toBeGreaterThan(1);
      expect(golem.world.cloud.countEffects('reboot_server', 'db-1')).toBe(0);
    });
  },
);
