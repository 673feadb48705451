import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from './support/folder.ts';
import { startLab } from './support/lab.ts';
import { unclog } from './support/unclog.ts';

const executablePath = '/usr/bin/chromium';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

test.skipIf(!existsSync(executablePath))(
  'in a real browser: silence where it is broken, events one after the other where it is mended',
  async () => {
    const lab = await startLab({ tmp: temporaryFolder() });
    const browser = await chromium.launch({ executablePath, args: quiet });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(lab.url);
    const silence = page.getByRole('status');
    const events = (): Promise<string[]> => page.getByRole('listitem').allInnerTexts();
    await expect.poll(() => silence.isVisible()).toBe(true);
    expect(await silence.innerText()).toMatch(/^No event for \d+ s$/);
    expect(await events()).toEqual([]);
    expect((await unclog(['lab', 'solve'], lab.options)).code).toBe(0);
    await page.reload();
    // The newest is at the top, and every connection counts from 1.
    await expect
      .poll(() => events().then((list) => list.toReversed().slice(0, 3)))
      .toEqual(['1', '2', '3']);
    expect(await silence.isVisible()).toBe(false);
  },
);
