import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { isRunning, startedBy } from '../runtime/process/tree.fixture.ts';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** A runner that holds an edge broken and a service frozen, and only waits; says where its services listen. */
const runner = (environmentFile: string, create: string) => `
  import * as module from ${JSON.stringify(environmentFile)};
  import { systemClock as clock } from ${here('../runtime/clock.ts')};
  import { EDGE, relayRequest } from ${here('./relay-target.fixture.ts')};
  const running = await module.${create}.start(relayRequest());
  await running.edges.get(EDGE).addToxic(
    { name: 'squall_late', type: 'latency', stream: 'downstream', toxicity: 1, attributes: { latency: 50, jitter: 0 } });
  await running.services.get('back').lifecycle.freeze();
  console.log(JSON.stringify([...running.services.values()].map((each) => each.url)));
  await new Promise(() => setInterval(() => {}, 1000));
`;

/** A connection to a frozen service succeeds too: the kernel accepts it. */
function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(Number(port), hostname)
    .on('connect', () => resolve(true))
    .on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/**
 * A runner that dies by SIGKILL leaves nothing. `create` is an expression over the exports of `environmentFile` and
 * `clock`; `leftovers` lists what it left apart from its processes and its listening services.
 */
export function killedRunnerContract(
  environmentFile: URL,
  create: string,
  leftovers?: () => Promise<readonly string[]>,
): void {
  test('a killed runner leaves nothing within five seconds', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', runner(environmentFile.href, create)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const died = once(child, 'exit').then(([code]) => expect.fail(`the runner ended with ${code}`));
    const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), died]);
    const urls = JSON.parse(line as string) as string[];
    expect(await Promise.all(urls.map(listens))).toEqual(urls.map(() => true));
    if (leftovers) expect(await leftovers()).not.toEqual([]);
    const { processes, reaper } = startedBy(child.pid as number);
    died.catch(() => {});
    child.kill('SIGKILL');
    const listening = async () => (await Promise.all(urls.map(listens))).filter(Boolean);
    const left = async () => [processes.filter(isRunning), await listening(), await leftovers?.()];
    await expect.poll(left, { timeout: 5000, interval: 50 }).toEqual([[], [], leftovers && []]);
    // It looks once more for what the engine was just making, and then ends too.
    await expect.poll(() => reaper.filter(isRunning), { timeout: 30_000, interval: 50 }).toEqual([]);
  });
}
