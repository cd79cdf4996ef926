import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings, BROWSER, CHROMIUM, launchChromium, openFile } from '../../report/html/browser.fixture.ts';
import { sampleScan } from '../sample-scan.fixture.ts';
import { renderScanPage } from './page.ts';

describe.skipIf(!CHROMIUM)(`a scan's page in a browser (${BROWSER})`, () => {
  let browser: Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'squall-scan-page-'));
    await writeFile(join(folder, 'scan.html'), renderScanPage(sampleScan()));
    address = pathToFileURL(join(folder, 'scan.html')).href;
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  async function open(colorScheme: 'light' | 'dark', width: number) {
    return await openFile(browser, address, { colorScheme, width, bypassCSP: true });
  }

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('in %s at %i px: no error, nothing for axe, no sideways scrolling', async (scheme, width) => {
    const { page, complaints } = await open(scheme, width);
    expect(await axeFindings(page, 'all')).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(await page.evaluate(`document.querySelector('.matrix').scrollWidth`)).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a cell unfolds what was seen, with its charts drawn', async () => {
    const { page, complaints } = await open('light', 1280);
    expect(await page.locator('#e1-3').getAttribute('open')).toBeNull();
    await page.locator('.matrix a[href="#e1-3"]').first().press('Enter');
    await page.locator('#e1-3 canvas').first().waitFor();
    expect(await page.locator('#e1-3 .chart').count()).toBe(3);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('on paper nothing is cut off at its side', async () => {
    const { page } = await open('dark', 794);
    await page.emulateMedia({ media: 'print' });
    const cut = await page.evaluate(
      `[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth + 1 && each.checkVisibility()).map((each) => each.ariaLabel)`,
    );
    expect(cut).toEqual([]);
    await page.close();
  });
});
