import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Undefined where there is none: tests in a browser are skipped then. */
export const CHROMIUM = PLACES.find((place) => place && existsSync(place));
/** For the titles of these tests. */
export const BROWSER = CHROMIUM ?? 'skipped: no Chromium here; set CHROMIUM';

const QUIET = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-sync', ...QUIET];
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM as string, args: FLAGS });
}

/** Adds every error of a page to `complaints`. */
export function noteErrors(page: Page, complaints: string[]): void {
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
}

export interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  /** axe cannot be added to a page otherwise. */
  readonly bypassCSP?: boolean;
}

/** Opens a page that is one file. Complaints are its errors, and every request beyond the file itself. */
export async function openFile(browser: Browser, url: string, { colorScheme, width, bypassCSP = false }: Look) {
  const complaints: string[] = [];
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 }, bypassCSP });
  noteErrors(page, complaints);
  page.on('request', (request) => request.url() !== url && complaints.push(request.url()));
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  return { page, complaints };
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds, with the first place of each; only what is serious or critical when asked so. */
export async function axeFindings(page: Page, of: 'all' | 'serious'): Promise<string[]> {
  await page.addScriptTag({ path: axeFile });
  const violations = (await page.evaluate('axe.run().then((result) => result.violations)')) as AxeViolation[];
  const asked = violations.filter(({ impact }) => of === 'all' || impact === 'serious' || impact === 'critical');
  return asked.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
