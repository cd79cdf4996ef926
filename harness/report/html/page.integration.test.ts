import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { worker } from '../../assertions/sample/evidence.ts';
import { inventedOutages } from '../headline/invented-outages.fixture.ts';
import type { RunRecord } from '../judged-scenario.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { axeFindings, BROWSER, CHROMIUM, launchChromium, openFile } from './browser.fixture.ts';
import { renderHtml } from './page.ts';

describe.skipIf(!CHROMIUM)(`the report in a browser (${BROWSER})`, () => {
  let browser: Browser;
  let folder: string;
  let file: string;
  let headlines: string;
  let workers: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'squall-page-'));
    file = join(folder, 'report.html');
    await writeFile(file, renderHtml(sampleRun()));
    headlines = join(folder, 'headlines.html');
    await writeFile(headlines, renderHtml(inventedOutages()));
    workers = join(folder, 'workers.html');
    await writeFile(workers, renderHtml(sentByWorkers()));
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  /** Opens the report and hands over every complaint and every request beyond the file itself. */
  async function open(colorScheme: 'light' | 'dark', width: number, withAxe = false, of = file) {
    return await openFile(browser, pathToFileURL(of).href, { colorScheme, width, bypassCSP: withAxe });
  }

  async function drawnPixels(page: Page, selector: string): Promise<number> {
    return await page.locator(`${selector} canvas`).evaluateAll((canvases) =>
      canvases.reduce((sum, canvas) => {
        const { width, height } = canvas as unknown as { width: number; height: number };
        const context = (canvas as unknown as { getContext(kind: string): PixelSource }).getContext('2d');
        return sum + context.getImageData(0, 0, width, height).data.filter((value) => value > 0).length;
      }, 0),
    );
  }

  test.each([
    ['light', 1280, 'durations'],
    ['dark', 390, 'durations'],
    ['light', 390, 'a headline'],
    ['dark', 1280, 'a headline'],
    ['light', 390, 'load workers'],
  ] as const)(
    'in %s at %i px, beginning with %s: no error, no request, nothing serious for axe, no sideways scrolling',
    async (scheme, width, begins) => {
      const files = { durations: file, 'a headline': headlines, 'load workers': workers };
      const { page, complaints } = await open(scheme, width, true, files[begins]);
      expect(await axeFindings(page, 'serious')).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('charts of an unfolded variant are drawn; a folded one draws when a verdict links to it', async () => {
    const { page, complaints } = await open('light', 1280);
    await page.locator('.jumps a[href="#v5"]').click();
    await page.locator('#v5 canvas').first().waitFor();
    expect(await drawnPixels(page, '#v5')).toBeGreaterThan(10_000);
    expect(await page.locator('#v1 canvas').count()).toBe(0);
    await page.locator('a[href="#v1"]').first().press('Enter');
    await page.locator('#v1 canvas').first().waitFor();
    expect(await drawnPixels(page, '#v1')).toBeGreaterThan(10_000);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each(['durations', 'load workers'])(
    'on paper no table of %s is cut off, and what is folded stays away',
    async (of) => {
      const { page, complaints } = await open('dark', 794, false, of === 'durations' ? file : workers);
      await page.emulateMedia({ media: 'print' });
      const hidden = (await page.evaluate(
        `[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth + 1 && each.checkVisibility()).map((each) => each.ariaLabel)`,
      )) as string[];
      expect(hidden).toEqual([]);
      expect(await page.locator('#v1').isVisible()).toBe(false);
      expect(await page.locator('#v5').isVisible()).toBe(true);
      expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(10_000);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('a headline stands at the top, and every strip is as long as its run on one axis', async () => {
    const { page } = await open('light', 1280, false, headlines);
    const lengths = await page
      .locator('.strip')
      .evaluateAll((strips) => strips.map((strip) => strip.getBoundingClientRect().width));
    expect(new Set(lengths.map(Math.round)).size).toBe(1);
    const { y } = (await page.locator('.headline').boundingBox())!;
    expect(y).toBeLessThan((await page.locator('#verdicts').boundingBox())!.y);
    await page.close();
  });

  test('a chart that has the focus before it was near is drawn at once, with those beside it', async () => {
    const { page } = await open('light', 1280);
    // In one step, so that no frame is shown, and no observer called, in between.
    const [before, after] = (await page.evaluate(`(() => {
      const drawn = () => [...document.querySelectorAll('#v5 .chart')].map((chart) => chart.querySelector('canvas') !== null);
      const before = drawn();
      document.querySelector('#v5 .plot').focus();
      return [before, drawn()];
    })()`)) as boolean[][];
    expect(before).toEqual([false, false, false, false]);
    expect(after).toEqual([true, true, true, true]);
    await page.close();
  });

  test('the keyboard moves the cursor of all charts of a variant, and hides a line', async () => {
    const { page } = await open('light', 1280);
    await page.locator('#v5').scrollIntoViewIfNeeded();
    const [first, second] = [page.locator('#v5 .chart').nth(0), page.locator('#v5 .chart').nth(1)];
    await first.locator('.plot').focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => second.locator('output').last().textContent()).toMatch(/\d/);
    const key = first.locator('.key button').first();
    await key.press('Enter');
    expect(await first.locator('.key button').first().getAttribute('aria-pressed')).toBe('false');
    await page.close();
  });
});

/** As the sample, but sent by workers of a cluster with long names, of which one was lost. */
function sentByWorkers(): RunRecord {
  const record = sampleRun();
  const place = (index: number) =>
    `pod squall-load-x7f2k-${index}-q8z4d on node ip-10-0-12-34.eu-central-1.compute.internal`;
  const lost = { atMs: 12_400, why: 'it was killed because it used more memory than its limit of 256Mi' };
  const workers = Array.from({ length: 24 }, (_, index) =>
    worker({ index, place: place(index), sent: 1_234_567, ...(index === 17 ? { lost } : {}) }),
  );
  const scenarios = record.scenarios.map((judged) => {
    const { evidence } = judged;
    return { ...judged, evidence: { ...evidence, load: { ...evidence.load, workers } } };
  });
  return { ...record, scenarios };
}

interface PixelSource {
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
}
