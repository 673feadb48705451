import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from './support/folder.ts';
import { grade, startLab } from './support/lab.ts';
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

async function newPage(): Promise<Page> {
  const browser: Browser = await chromium.launch({ executablePath, args: quiet });
  onTestFinished(() => browser.close());
  return browser.newPage();
}

/** The second streams for curl; a browser wants more. */
test
  .skipIf(!existsSync(executablePath))
  .each(['sse-behind-nginx', 'curl-sees-it-the-browser-does-not'])(
  '%s in a real browser: silence where it is broken, events one after the other where it is mended',
  async (scenario) => {
    const lab = await startLab({ tmp: temporaryFolder() }, scenario);
    const page = await newPage();
    await page.goto(lab.url);
    const silence = page.getByRole('status');
    const events = (): Promise<string[]> => page.getByRole('listitem').allInnerTexts();
    await expect.poll(() => silence.isVisible()).toBe(true);
    expect(await silence.innerText()).toMatch(/^No event for \d+ s$/);
    expect(await events()).toEqual([]);
    expect((await unclog(['lab', 'solve', scenario], lab.options)).code).toBe(0);
    await page.reload();
    // The newest is at the top, and every connection counts from 1.
    await expect
      .poll(() => events().then((list) => list.toReversed().slice(0, 3)))
      .toEqual(['1', '2', '3']);
    expect(await silence.isVisible()).toBe(false);
  },
);

test('where only the browser sees trouble, the marks say so, and the other clients show it', async () => {
  const lab = await startLab({ tmp: temporaryFolder() }, 'curl-sees-it-the-browser-does-not');
  const graded = await grade(lab);
  expect(graded).toMatchObject({ marks: 'none', reason: { code: 'grade-content-type' } });
  expect(graded.printed.slice(0, 3)).toEqual(['data: 1', '', 'data: 2']);
  expect(graded.clients).toMatchObject([
    { id: 'h1', verdict: 'not-a-stream' },
    { id: 'h1+gzip', verdict: 'not-a-stream' },
  ]);
});
