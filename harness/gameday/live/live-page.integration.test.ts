import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeFindings, BROWSER, CHROMIUM, launchChromium, noteErrors } from '../../report/html/browser.fixture.ts';
import type { JournalEntry } from '../journal/entries.ts';
import { sampleJournal } from '../journal/sample-journal.fixture.ts';
import { newTokens } from './access.ts';
import { type LivePage, startLivePage } from './page-server.ts';
import { type PlayedGameDay, playGameDay } from './watched.fixture.ts';

/** For people who look at the page: a folder for pictures of it. */
const PICTURES = process.env['LIVE_PAGE_PICTURES'];

const sample = [...sampleJournal()];
const before = (is: (entry: JournalEntry) => boolean) => sample.slice(0, sample.findIndex(is));
const isGate = (state: string) => (entry: JournalEntry) => entry.kind === 'gate' && entry.state === state;
const isInject = (name: string) => (entry: JournalEntry) => entry.kind === 'fault-applied' && entry.name === name;

describe.skipIf(!CHROMIUM)(`the live page in a browser (${BROWSER})`, () => {
  let browser: Browser;
  let day: PlayedGameDay;
  let live: LivePage;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    complaints = [];
    day = playGameDay();
    live = await startLivePage(day);
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await live.close();
  });

  /** Notes every complaint, and every request that goes elsewhere. */
  async function open(url: string, options: { scheme?: 'light' | 'dark'; width?: number; bypassCSP?: boolean } = {}) {
    const { scheme = 'light', width = 1280, bypassCSP = false } = options;
    const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP });
    noteErrors(page, complaints);
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== 'data:' && origin !== new URL(url).origin) complaints.push(request.url());
    });
    await page.goto(url);
    await page.waitForSelector('html[data-ready]');
    return page;
  }

  const textOf = (page: Page, selector: string) => page.locator(selector).innerText();
  const logOf = (page: Page) => page.locator('#log .what').allInnerTexts();

  async function picture(page: Page, name: string) {
    if (!PICTURES) return;
    await mkdir(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }

  test('a game day from its begin over a gate and a fault to STOP', async () => {
    const page = await open(live.url);
    expect(await textOf(page, '#status')).toBe('preparing');

    day.tell(...before(isGate('waits')));
    await expect.poll(() => textOf(page, '#status')).toBe('baseline');
    expect(await textOf(page, '#title')).toBe('The bank gets slow on Black Friday');
    expect(await page.locator('#gate').isVisible()).toBe(false);

    day.tell(sample.find(isGate('waits')) as JournalEntry);
    await page.locator('#go').click();
    await expect.poll(() => day.asked).toEqual(['go 1 by page']);
    await page.locator('#gate').waitFor({ state: 'hidden' });

    const passed = sample.findIndex(isGate('passed'));
    day.tell(...sample.slice(passed + 1, sample.findIndex(isInject('slow-bank')) + 1));
    await expect.poll(() => textOf(page, '#faults')).toMatch(/latency 5 s on payment->bank\s+lifts in (20|1\d) s/);
    expect(await textOf(page, '#status')).toBe('fault');

    await page.locator('#stop').click();
    expect(await textOf(page, '#stop-how')).toBe('press again to stop');
    expect(day.asked).toEqual(['go 1 by page']);
    await page.locator('#stop').click();
    await expect.poll(() => day.asked).toEqual(['go 1 by page', 'stop by page']);
    await expect.poll(() => textOf(page, '#outcome h2')).toBe('The game day has ended: stopped');
    expect(await textOf(page, '#faults')).toBe('none');
    expect(await page.locator('#stop').isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('the key s twice stops; once, held down, with Ctrl or inside of the field for the log it does not', async () => {
    day.tell(...before(isInject('slow-bank')));
    const page = await open(live.url);
    await page.keyboard.press('s');
    expect(await textOf(page, '#stop-how')).toBe('press again to stop');
    await page.locator('#stop:not(.armed)').waitFor();
    await page.keyboard.press('Control+s');
    await page.keyboard.press('Control+s');
    await page.keyboard.down('s');
    await page.keyboard.down('s');
    await page.keyboard.down('s');
    await page.keyboard.up('s');
    await page.locator('#stop:not(.armed)').waitFor();
    await page.locator('#say-text').pressSequentially('boss says: glass');
    await page.keyboard.press('Enter');
    await expect.poll(() => day.asked).toEqual(['say boss says: glass by page']);
    await expect.poll(() => logOf(page)).toContain('page: boss says: glass');
    expect(await page.locator('#say-text').inputValue()).toBe('');
    await page.locator('h1').click();
    await page.keyboard.press('s');
    await page.keyboard.press('s');
    await expect.poll(() => day.asked.at(-1)).toBe('stop by page');
  });

  test('after a reload in the middle it shows the same', async () => {
    day.tell(...before(isInject('frozen-fraud')));
    const page = await open(live.url);
    const shown = async () => ({
      log: await logOf(page),
      statements: await textOf(page, '#statements'),
      steps: await textOf(page, '#steps'),
      figures: await textOf(page, '#figures'),
      charts: await page.locator('#charts figcaption').allInnerTexts(),
    });
    await expect.poll(() => page.locator('#charts canvas').count()).toBe(6);
    const first = await shown();
    expect(first.log.length).toBeGreaterThan(10);
    await page.reload();
    await expect.poll(() => page.locator('#charts canvas').count()).toBe(6);
    expect(await shown()).toEqual(first);
    expect(complaints).toEqual([]);
  });

  test('a lost connection is told, and comes back by itself without a gap and with nothing twice', async () => {
    await live.close();
    const tokens = newTokens();
    live = await startLivePage(day, { tokens });
    const { port } = new URL(live.url);
    day.tell(...before(isInject('slow-bank')));
    const page = await open(live.url);
    await expect.poll(() => textOf(page, '#connection')).toBe('● live');
    const lines = (await logOf(page)).length;

    await live.close();
    await expect.poll(() => textOf(page, '#connection')).toMatch(/^not connected for \d+ s, trying again/);
    await page.locator('#stop').click();
    await page.locator('#stop').click();
    await expect.poll(() => textOf(page, '#problem')).toMatch(/STOP gets no answer/);

    live = await startLivePage(day, { tokens, port: Number(port) });
    await expect.poll(() => textOf(page, '#outcome h2'), { timeout: 20_000 }).toBe('The game day has ended: stopped');
    expect(day.asked).toEqual(['stop by page']);
    const log = await logOf(page);
    expect(new Set(log).size).toBe(log.length);
    expect(log.length).toBeGreaterThan(lines);
    expect(await page.locator('#problem').isVisible()).toBe(false);
  });

  test('it says that the game day has ended, with the outcome, and stays when the server is gone', async () => {
    day.tell(...sample);
    const page = await open(live.url);
    await expect.poll(() => textOf(page, '#outcome')).toContain('The game day has ended: aborted');
    expect(await textOf(page, '#outcome')).toContain('error rate > 60% in any 5s window (71 % from 0:21 to 0:26)');
    await live.close();
    await page.waitForFunction('document.getElementById("connection").textContent === "ended"');
    expect(await page.locator('html[data-lost]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('the run of the other variant is a press away; the one that begins is shown by itself', async () => {
    const isNaive = (entry: JournalEntry) => entry.kind === 'variant' && entry.variant === 'naive';
    day.tell(...before(isNaive));
    const page = await open(live.url);
    const pressed = () => textOf(page, '#variants [aria-pressed="true"]');
    await expect.poll(pressed).toContain('budgeted');
    await page.locator('#variants [data-variant="naive"]').click();
    await expect.poll(pressed).toContain('naive');
    expect(await textOf(page, '#statements')).toContain('no thread exhaustion');
    await page.locator('#variants [data-variant="budgeted"]').click();
    await expect.poll(pressed).toContain('budgeted');
    day.tell(...sample.slice(before(isNaive).length, before(isNaive).length + 2));
    await expect.poll(pressed).toContain('naive');
  });

  test('who looks on has no buttons, keys or fields, and sees the same', async () => {
    day.tell(...before(isGate('passed')));
    const page = await open(live.observerUrl);
    await expect.poll(() => textOf(page, '#question')).toBe('Is somebody looking at the dashboard of payments?');
    expect(await page.locator('button:not(#variants button), input, form').count()).toBe(0);
    await page.keyboard.press('s');
    await page.keyboard.press('s');
    expect(await textOf(page, '#status')).toBe('gate waits');
    expect(day.asked).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('text of the journal is text, whatever it holds', async () => {
    day.tell(...before(isGate('waits')));
    day.happen(20_000, { kind: 'said', text: '<img src=x onerror=alert(1)> \u202egpj.exe', by: '<b>page</b>' });
    const page = await open(live.url);
    await expect.poll(() => logOf(page)).toContain('<b>page</b>: <img src=x onerror=alert(1)> gpj.exe');
    expect(await page.locator('#log img, #log b').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('in %s at %i px: no sideways scrolling, nothing serious for axe, no error', async (scheme, width) => {
    const moments = {
      gate: before(isGate('passed')),
      fault: before((entry) => entry.kind === 'fault-lifted'),
      naive: before((entry) => entry.kind === 'abort'),
      end: sample,
    };
    for (const [name, entries] of Object.entries(moments)) {
      const own = playGameDay();
      const server = await startLivePage(own);
      own.tell(...entries);
      const page = await open(server.url, { scheme, width, bypassCSP: true });
      await page.locator('#charts canvas').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await picture(page, `${name}-${scheme}-${width}`);
      expect(await axeFindings(page, 'serious')).toEqual([]);
      await page.close();
      await server.close();
    }
    expect(complaints).toEqual([]);
  });
});
