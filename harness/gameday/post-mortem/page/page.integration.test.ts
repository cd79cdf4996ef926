import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings, BROWSER, CHROMIUM, launchChromium, openFile } from '../../../report/html/browser.fixture.ts';
import { madeJournal } from '../made-journal.fixture.ts';
import { renderPostMortem } from '../render-post-mortem.ts';
import { sampleDay } from '../sample-day.fixture.ts';

/** Killed in the middle of a fault, with the longest words that anybody wrote. */
function killedDay() {
  const long = 'w'.repeat(400);
  const made = madeJournal({ title: long, hypothesis: long, variants: [long], alerts: [long] });
  made.run(long);
  made.seconds(20, { ok: 100 });
  made.put({ kind: 'said', by: long, text: `שלום ${long}` });
  made.inject(long, long);
  made.seconds(5, { failed: 100 });
  return made.entries;
}

describe.skipIf(!CHROMIUM)(`a post-mortem in a browser (${BROWSER})`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'squall-post-mortem-'));
    const pages = { sample: sampleDay().entries, killed: killedDay() };
    for (const [name, entries] of Object.entries(pages))
      await writeFile(join(folder, `${name}.html`), renderPostMortem(entries)['post-mortem.html']);
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  async function open(name: string, colorScheme: 'light' | 'dark', width: number, withAxe = false) {
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    return await openFile(browser, url, { colorScheme, width, bypassCSP: withAxe });
  }

  test.each([
    ['sample', 'light', 1280],
    ['sample', 'dark', 390],
    ['killed', 'dark', 1280],
    ['killed', 'light', 390],
  ] as const)(
    '%s in %s at %i px: no error, nothing serious for axe, no sideways scrolling',
    async (name, scheme, width) => {
      const { page, complaints } = await open(name, scheme, width, true);
      expect(await axeFindings(page, 'serious')).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('the strips of all variants are as long as each other, and stand above every figure', async () => {
    const { page } = await open('sample', 'light', 1280);
    const lengths = await page
      .locator('.strip')
      .evaluateAll((strips) => strips.map((strip) => Math.round(strip.getBoundingClientRect().width)));
    expect(lengths).toHaveLength(2);
    expect(new Set(lengths).size).toBe(1);
    const { y } = (await page.locator('.headline').boundingBox())!;
    expect(y).toBeLessThan((await page.locator('.numbers').boundingBox())!.y);
    await page.close();
  });

  test.each(['sample', 'killed'])(
    'on paper all charts of %s are there, and no table is cut off at its side',
    async (name) => {
      const { page, complaints } = await open(name, 'dark', 794);
      const charts = await page.locator('.chart').count();
      await page.emulateMedia({ media: 'print' });
      expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(10_000);
      expect(await page.locator('.chart canvas').count()).toBe(charts);
      const cut = (await page.evaluate(
        `[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.ariaLabel)`,
      )) as string[];
      expect(cut).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});
