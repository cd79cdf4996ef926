import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { findOnPath } from './on-path.ts';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** A runner that breaks an edge and then only waits; says where everything listens. */
const RUNNER = `
  import { createLocalEnvironment } from ${here('./environment.ts')};
  import { systemClock as clock } from ${here('../../runtime/clock.ts')};
  import { relayRequest } from ${here('../relay-target.fixture.ts')};
  const running = await createLocalEnvironment({ proxy: process.env.PROXY, clock }).start(relayRequest());
  await running.edges.get('front->back').setEnabled(false);
  const told = JSON.parse(await running.services.get('front').get('/env'));
  await running.edges.get('front->back').setEnabled(true);
  console.log(JSON.stringify([...running.services.values()].map((each) => each.url).concat(told.NEXT_URL)));
  await new Promise(() => setInterval(() => {}, 1000));
`;

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

// The real Toxiproxy takes part where it is on PATH.
const proxies = ['embedded', ...(findOnPath('toxiproxy-server') ? ['toxiproxy'] : [])];

test.each(proxies)('a killed runner leaves nothing listening, %s proxy', async (proxy) => {
  const runner = spawn(process.execPath, ['--input-type=module', '-e', RUNNER], {
    env: { ...process.env, PROXY: proxy },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: runner.stdout }), 'line');
  const urls = JSON.parse(line as string) as string[];
  expect(await Promise.all(urls.map(answers))).toEqual([true, true, true]);
  runner.kill('SIGKILL');
  const left = async () => (await Promise.all(urls.map(answers))).filter(Boolean).length;
  await expect.poll(left, { timeout: 5000, interval: 50 }).toBe(0);
});
