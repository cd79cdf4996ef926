import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectEngine } from '../../environments/docker/engine.ts';
import { EDGE } from '../../gameday/conduct/tiny-day.fixture.ts';
import { BROWSER, CHROMIUM, launchChromium } from '../../report/html/browser.fixture.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { descendantsOf, isRunning, startedBy } from '../../runtime/process/tree.fixture.ts';
import { containersOf, labelled } from '../drills/containers.ts';
import { type LiveDay, squallReport, startLiveDay } from './live-day.fixture.ts';

// Each starts a target and a browser's page, which a busy machine takes long for.
vi.setConfig({ testTimeout: 180_000 });

const engine = await connectEngine().then(
  () => true,
  () => false,
);

const SLOW = { name: 'slow', fault: 'latency', on: EDGE, latency: '1s' };
/** A service counts what it did, so that in each environment somebody can tell that it was felt. */
const SICK = { name: 'sick', fault: 'behave', on: 'back', behaviour: { status: 500 } };
/** Its fault acts until something ends it. */
const HELD = { length: '10m', steps: [{ at: '5s', inject: SLOW }] } as const;
const GATE = { at: '2s', gate: 'is everybody there?' } as const;

const textOf = (page: Page, selector: string) => page.locator(selector).innerText();
/** Waits until the page shows the fault; fails with what the command printed when that ends before. */
async function acts(page: Page, fault: RegExp, { ended, output }: LiveDay): Promise<void> {
  const seen = expect.poll(() => textOf(page, '#faults'), { timeout: 60_000 }).toMatch(fault);
  const over = ended.then((code) => expect.fail(`it ended with ${code} before its fault acted:\n${output()}`));
  await Promise.race([seen, over]);
}

async function start(...args: Parameters<typeof startLiveDay>): Promise<LiveDay> {
  const day = await startLiveDay(...args);
  onTestFinished(() => day.dispose());
  return day;
}

describe.each(['local', 'docker'] as const)('%s: in the middle of a fault', (environment) => {
  let mark: string;
  beforeEach((context) => {
    if (process.platform !== 'linux') context.skip('processes are found in /proc');
    if (environment === 'docker' && !engine) context.skip('no container engine answers');
    mark = randomUUID();
  });

  /** Says later what of its target is left. */
  async function targetOf(day: LiveDay): Promise<() => Promise<readonly unknown[]>> {
    if (environment === 'docker') {
      const { label, containers } = await containersOf(mark);
      expect(containers.length).toBeGreaterThanOrEqual(2);
      return () => labelled(label);
    }
    const { processes, reaper } = startedBy(day.pid);
    expect(processes.length).toBeGreaterThanOrEqual(3);
    return async () => [...processes, ...reaper].filter(isRunning);
  }

  describe.skipIf(!CHROMIUM)(`with the page (${BROWSER})`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());

    test('STOP heals, ends the command and leaves a post-mortem', async ({ annotate }) => {
      const day = await start({ ...HELD, environment, mark });
      const page = await browser.newPage();
      await page.goto(day.url);
      await acts(page, /latency 1 s/, day);
      const left = await targetOf(day);
      await page.locator('#stop').click();
      expect(await textOf(page, '#stop-how')).toBe('press again to stop');
      expect((await day.told('stop')).length).toBe(0);
      const pressedMs = clock.now();
      await page.locator('#stop').click();
      await expect.poll(() => textOf(page, '#faults'), { interval: 10, timeout: 30_000 }).toBe('none');
      const shownMs = clock.now() - pressedMs;
      await expect.poll(() => textOf(page, '#outcome h2'), { timeout: 60_000 }).toMatch(/has ended: stopped$/);
      expect(await day.ended).toBe(130);
      const endedMs = clock.now() - pressedMs;
      await expect.poll(left, { timeout: 30_000 }).toEqual([]);
      expect(await textOf(page, '#outcome')).toContain('by page');
      await page.close();
      expect(await day.told('stop')).toMatchObject([{ by: 'page' }]);
      expect(await day.told('fault-lifted')).toMatchObject([{ name: 'slow', by: 'page' }]);
      const [healed] = await day.told('healed');
      expect(healed).toMatchObject({ by: 'page', faults: 1, left: [] });
      expect(await day.told('ended')).toMatchObject([{ outcome: 'stopped' }]);
      expect(existsSync(join(day.folder(), 'post-mortem.html'))).toBe(true);
      const times = [healed?.tookMs ?? Number.NaN, shownMs, endedMs].map((ms) => `${ms.toFixed(0)} ms`);
      await annotate(
        `${environment}: healed in ${times[0]}, on the page after ${times[1]}, command over after ${times[2]}`,
      );
    });

    test('a browser that is closed changes nothing: GO has let the gate pass, and it comes to its end', async () => {
      const runbook = { length: '30s', steps: [GATE, { at: '5s', inject: { ...SICK, for: '20s' } }] };
      const day = await start({ ...runbook, environment, mark });
      const own = await launchChromium();
      onTestFinished(() => own.close());
      const page = await own.newPage();
      await page.goto(day.url);
      await page.locator('#go').waitFor({ timeout: 60_000 });
      const left = await targetOf(day);
      await page.locator('#go').click();
      await acts(page, /back: status 500/, day);
      await own.close();
      expect(await day.told('fault-lifted')).toEqual([]);
      expect(await day.ended).toBe(0);
      expect((await day.told('gate')).at(-1)).toMatchObject({ state: 'passed', by: 'page' });
      expect(await day.told('fault-lifted')).toMatchObject([{ name: 'sick', by: 'runbook' }]);
      expect(await day.told('ended')).toMatchObject([{ outcome: 'as expected' }]);
      await expect.poll(left, { timeout: 30_000 }).toEqual([]);
    });
  });

  test('a guard ends it, and nothing is left', async ({ annotate }) => {
    const cut = { at: '5s', inject: { name: 'cut', fault: 'reset', on: EDGE } };
    const abort = ['error rate > 20% in any 2s window'];
    const day = await start({ ...HELD, steps: [cut], abort, environment, mark }, '--no-page');
    await day.printed(/fault on: /);
    const left = await targetOf(day);
    expect(await day.ended).toBe(13);
    const [healed] = await day.told('healed');
    expect(healed).toMatchObject({ by: 'guard', faults: 1, left: [] });
    expect(await day.told('fault-lifted')).toMatchObject([{ name: 'cut', by: 'guard' }]);
    expect(await day.told('abort')).toMatchObject([{ guard: abort[0] }]);
    await expect.poll(left, { timeout: 30_000 }).toEqual([]);
    await annotate(`${environment}: healed in ${healed?.tookMs.toFixed(0)} ms`);
  });

  test('of a killed command nothing is left, and its journal becomes a post-mortem', async ({ annotate }) => {
    const day = await start({ ...HELD, environment, mark }, '--no-page');
    await day.printed(/fault on: /);
    const left = await targetOf(day);
    const [conductor] = descendantsOf(day.pid);
    const killedMs = clock.now();
    for (const pid of [day.pid, conductor as number]) process.kill(pid, 'SIGKILL');
    await expect.poll(left, { interval: 20, timeout: 60_000 }).toEqual([]);
    const goneMs = clock.now() - killedMs;
    expect(await day.ended).toBe(null);
    expect(await day.told('fault-applied')).toMatchObject([{ name: 'slow' }]);
    expect(await day.told('healed')).toEqual([]);
    expect(existsSync(join(day.folder(), 'post-mortem.html'))).toBe(false);
    const { code, output } = await squallReport(day.folder());
    expect([code, output]).toEqual([0, expect.stringContaining('The journal has no end')]);
    expect(existsSync(join(day.folder(), 'post-mortem.html'))).toBe(true);
    await annotate(`${environment}: all of it gone after ${goneMs.toFixed(0)} ms`);
  });
});

const SHORT = { length: '15s', steps: [GATE, { at: '5s', inject: { ...SLOW, for: '5s' } }] };

test('--yes lets a gate pass without a page', async () => {
  const day = await start({ ...SHORT, environment: 'local' }, '--yes', '--no-page');
  expect(await day.ended).toBe(0);
  expect((await day.told('gate')).at(-1)).toMatchObject({ state: 'passed', by: '--yes' });
  expect(day.output()).not.toContain('http://');
});

test('a gate that nobody could pass is refused before anything is started', async () => {
  const day = await start({ ...SHORT, environment: 'local' }, '--no-page');
  expect(await day.ended).toBe(2);
  expect(day.output()).toMatch(/there is a gate, and neither a page nor a terminal.*--yes/s);
  expect(existsSync(join(day.results, 'gameday'))).toBe(false);
});
