import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** A runner that holds an edge broken and only waits; says where its services listen. */
const runner = (environmentFile: string, create: string) => `
  import * as module from ${JSON.stringify(environmentFile)};
  import { systemClock as clock } from ${here('../runtime/clock.ts')};
  import { EDGE, relayRequest } from ${here('./relay-target.fixture.ts')};
  const running = await module.${create}.start(relayRequest());
  await running.edges.get(EDGE).addToxic(
    { name: 'squall_late', type: 'latency', stream: 'downstream', toxicity: 1, attributes: { latency: 50, jitter: 0 } });
  console.log(JSON.stringify([...running.services.values()].map((each) => each.url)));
  await new Promise(() => setInterval(() => {}, 1000));
`;

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

/**
 * A runner that dies by SIGKILL leaves nothing. `create` is an expression over the exports of `environmentFile` and
 * `clock`; `leftovers` tells what beside listening services would be left.
 */
export function killedRunnerContract(
  environmentFile: URL,
  create: string,
  leftovers: () => Promise<readonly string[]> = async () => [],
): void {
  test('a killed runner leaves nothing within five seconds', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', runner(environmentFile.href, create)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const died = once(child, 'exit').then(([code]) => expect.fail(`the runner ended with ${code}`));
    const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), died]);
    const urls = JSON.parse(line as string) as string[];
    expect(await Promise.all(urls.map(answers))).toEqual(urls.map(() => true));
    died.catch(() => {});
    child.kill('SIGKILL');
    const left = async () => [(await Promise.all(urls.map(answers))).filter(Boolean), await leftovers()];
    await expect.poll(left, { timeout: 5000, interval: 50 }).toEqual([[], []]);
  });
}
