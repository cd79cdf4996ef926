import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimTarget, runningGameDays } from './claim.ts';

let root: string;
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'squall-claim-')), 'gameday');
});
afterEach(() => rmSync(join(root, '..'), { recursive: true }));

const day = (id: string, target = 'shop') => ({ target, name: 'black-friday', id });
const files = () => readdirSync(root);

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('of two game days on one target the second is refused, until the first has ended', async () => {
  const first = await claimTarget(root, day('a'));
  await expect(claimTarget(root, day('b'))).rejects.toMatchObject({
    code: 'SQUALL_ALREADY_RUNS',
    message: expect.stringMatching(`black-friday .*a, process ${process.pid}.* runs on shop`),
  });
  expect(files()).toHaveLength(1);
  await first[Symbol.asyncDispose]();
  await using second = await claimTarget(root, day('b'));
  expect(second.dead).toEqual([]);
});

test('another target is free, also one whose name begins alike', async () => {
  await using _ = await claimTarget(root, day('a'));
  for (const target of ['shop~', 'sho', '../shop', 'bank']) {
    await using other = await claimTarget(root, day('b', target));
    expect(other.dead).toEqual([]);
  }
});

test('of two that come at once never both get it', async () => {
  for (let round = 0; round < 20; round++) {
    const both = await Promise.allSettled([claimTarget(root, day('a')), claimTarget(root, day('b'))]);
    const got = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(got.length).toBeLessThanOrEqual(1);
    for (const claim of got) await claim[Symbol.asyncDispose]();
  }
});

test('the claim of a dead process is taken over, and told', async () => {
  await using own = await claimTarget(root, day('alive', 'bank'));
  await own.reachableAt({ port: 1, token: 'secret', folder: root });
  const [file = ''] = files();
  const claim = JSON.parse(readFileSync(join(root, file), 'utf8'));
  const pid = await deadPid();
  // The second has the number of a process that lives, and is another.
  const left = [
    { ...claim, target: 'shop', id: 'old', pid, startTicks: '12' },
    { ...claim, target: 'shop', id: 'older', startTicks: '1' },
  ];
  for (const [i, each] of left.entries()) writeFileSync(join(root, `shop~${i}.running.json`), JSON.stringify(each));
  await using mine = await claimTarget(root, day('new'));
  expect(mine.dead.map(({ id }) => id).toSorted()).toEqual(['old', 'older']);
  expect((await runningGameDays(root)).running.map(({ id }) => id).toSorted()).toEqual(['alive', 'new']);
  expect(files()).toHaveLength(2);
});

test('only its user can read where it listens', async () => {
  await using claim = await claimTarget(root, day('a'));
  await claim.reachableAt({ port: 4000, token: 'secret', folder: '/results' });
  const [running] = (await runningGameDays(root)).running;
  expect(running?.control).toEqual({ port: 4000, token: 'secret', folder: '/results' });
  const [file = ''] = files();
  expect(statSync(join(root, file)).mode & 0o777).toBe(0o600);
});

test.each(['', '{', '{"schema":"squall-running/1"}', '[]'])(
  'a file that is no claim is told, since nobody knows what runs: %s',
  async (content) => {
    {
      await using _ = await claimTarget(root, day('a', 'bank'));
    }
    writeFileSync(join(root, 'shop~x.running.json'), content);
    await expect(claimTarget(root, day('b'))).rejects.toMatchObject({ code: 'SQUALL_USAGE' });
    expect(files()).toEqual(['shop~x.running.json']);
  },
);

test('a claim that nobody can read keeps no other game day from being ended', async () => {
  await using _ = await claimTarget(root, day('alive', 'bank'));
  writeFileSync(join(root, 'shop~x.running.json'), '{"schema":"squall-running/9"}');
  const { running, unreadable } = await runningGameDays(root);
  expect(running.map(({ id }) => id)).toEqual(['alive']);
  expect(unreadable).toEqual([
    expect.objectContaining({ code: 'SQUALL_USAGE', message: expect.stringContaining('shop~x.running.json') }),
  ]);
});

test('where there are no game days none runs', async () => {
  expect(await runningGameDays(join(root, 'nowhere'))).toEqual({ running: [], unreadable: [] });
});
