import { readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { expect, test } from 'vitest';
import { ok } from '../../fixtures/sick-servers/ok.ts';
import { closed } from '../domain/load-plan.ts';
import { systemClock } from '../runtime/clock.ts';
import { createLoadDriver } from './driver.ts';

/** Nice values of all threads of this process, as the kernel tells them: field 19 of their stat (proc(5)). */
function niceValues(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

function mayRaise(): boolean {
  const before = getPriority();
  try {
    setPriority(0, before - 1);
    setPriority(0, before);
    return true;
  } catch {
    return false;
  }
}

test('the load runs before others, and nothing else of this process does', async ({ skip }) => {
  skip(process.platform !== 'linux', 'threads have priorities of their own on Linux only');
  skip(!mayRaise(), 'this user may not raise a priority');
  await using server = await ok.start();
  const spec = {
    ...{ url: server.url, requests: [{ method: 'GET', path: '/' }] as const, rules: [] },
    ...{ deadlineMs: 1000, seed: 1, runId: 'r' },
  };
  const before = niceValues().filter((nice) => nice === constants.priority.PRIORITY_ABOVE_NORMAL).length;
  await using session = await createLoadDriver({ workers: 2 }).start(spec, {
    ...{ originMs: systemClock.now(), intervalMs: 100, onSnapshot: () => {}, signal: new AbortController().signal },
  });
  await session.run('baseline', closed(10, 2));
  const raised = niceValues().filter((nice) => nice === constants.priority.PRIORITY_ABOVE_NORMAL);
  expect(raised).toHaveLength(before + 2);
  await session.finish();
});
