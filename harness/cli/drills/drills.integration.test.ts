import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { connectEngine } from '../../environments/docker/engine.ts';
import { findOnPath } from '../../environments/on-path.ts';
import { Semaphore } from '../../runtime/semaphore.ts';
import { type Blow, drillsOf, isPossible, PLACES, type Place, type Victim } from './drill.ts';
import { runDrill } from './run-drill.ts';

const hasEngine = await connectEngine().then(
  () => true,
  () => false,
);
const hasToxiproxy = findOnPath('toxiproxy-server') !== undefined;
const WHY_NOT: Readonly<Partial<Record<Place, string | false>>> = {
  toxiproxy: !hasToxiproxy && 'toxiproxy-server is not on PATH',
  attach: !hasToxiproxy && 'toxiproxy-server is not on PATH',
  docker: !hasEngine && 'no container engine answers',
  compose: !(hasEngine && hasCompose()) && 'no docker compose here',
};

/** The promise is 5 s on a machine that is not busy; here other tests keep it busy. */
const LIMITS = { stopMs: 0, waitMs: 60_000 };
/** Most of a drill is waiting. */
const turns = new Semaphore(3);

/** The whole table of the environment that is the default, and the hardest ends elsewhere; `npm run drills` plays them all. */
const ROWS: readonly (readonly [Place, Victim, Blow])[] = [
  ...drillsOf(['local']).map(({ place, victim, blow }) => [place, victim, blow] as const),
  ['docker', 'command+reaper', 'SIGKILL'],
  ['compose', 'command+watchdog', 'SIGKILL'],
  ['attach', 'command', 'SIGSTOP'],
  ['attach', 'command+reaper', 'SIGKILL'],
  ['attach-own', 'command', 'blocked'],
  ['toxiproxy', 'command', 'SIGKILL'],
  ['scan', 'command', 'SIGKILL'],
];

describe.skipIf(process.platform !== 'linux').concurrent('a run of which something dies or stops (needs /proc)', () => {
  test.for(ROWS)('leaves nothing: %s, %s, %s', { timeout: 400_000 }, async ([place, victim, blow], context) => {
    const why = WHY_NOT[place];
    if (why) context.skip(why);
    const { acting, left } = await turns.hold(() => runDrill({ place, victim, blow }, LIMITS));
    context.expect({ acting, left }).toEqual({ acting: [], left: [] });
  });
});

test('the whole table has every signal for every process of a run, in every place', () => {
  const table = drillsOf(PLACES);
  expect(table.filter(({ place }) => place === 'local')).toHaveLength(6 * 5 + 2 + 2);
  expect(table.filter(({ place }) => place === 'scan')).toHaveLength(5 * 5 + 2 + 1);
  expect(table.filter(({ place }) => place === 'attach')).toHaveLength(3 * 5 + 2 + 2);
  expect(ROWS.every(([place, victim, blow]) => isPossible({ place, victim, blow }))).toBe(true);
});

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
