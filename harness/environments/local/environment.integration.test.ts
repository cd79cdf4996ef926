import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { systemClock as clock } from '../../runtime/clock.ts';
import type { Leftover } from '../../runtime/reaper/protocol.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { environmentContract, setupContract } from '../environment.contract.ts';
import { killedRunnerContract } from '../killed-runner.contract.ts';
import { findOnPath } from '../on-path.ts';
import { relayRequest, storeTarget } from '../relay-target.fixture.ts';
import { missingStores } from '../stores/catalogue.ts';
import { storeContract } from '../stores/store.contract.ts';
import { createLocalEnvironment } from './environment.ts';

const FILE = new URL('./environment.ts', import.meta.url);

describe('local, embedded proxy', () => {
  environmentContract(() => createLocalEnvironment({ proxy: 'embedded', clock }));
  setupContract(() => createLocalEnvironment({ proxy: 'embedded', clock }));
  storeContract(
    () => createLocalEnvironment({ proxy: 'embedded', clock }),
    async ({ name }) => missingStores().get(name),
  );
  killedRunnerContract(FILE, "createLocalEnvironment({ proxy: 'embedded', clock })");

  test.each([{}, { front: { DIE: 'today' } }, { back: { MUTE: '1' } }])(
    'whatever happens, nothing is watched any more afterwards: %j',
    async (env: Record<string, Record<string, string>>) => {
      const watched = new Set<Leftover>();
      const watch = (leftover: Leftover) => {
        watched.add(leftover);
        return { undone: false, [Symbol.dispose]: () => void watched.delete(leftover) };
      };
      const starter = createReaper();
      const start: Reaper['start'] = async (program, onOutput) => {
        const started = await starter.start(program, onOutput);
        using own = new DisposableStack();
        own.use(started);
        own.use(watch({ kind: 'process', ...started.identity }));
        const both = own.move();
        return { ...started, [Symbol.dispose]: () => both.dispose() };
      };
      const environment = createLocalEnvironment({
        proxy: 'embedded',
        clock,
        reaper: { watch, start },
        startLimitMs: 2000,
      });
      const running = await environment.start(relayRequest({ env })).catch(() => undefined);
      expect(watched.size).toBe(running ? 4 : 0);
      await running?.[Symbol.asyncDispose]();
      expect(watched.size).toBe(0);
    },
  );

  test('a frozen store answers on no connection, and a killed one comes back with its data', async () => {
    await using running = await createLocalEnvironment({ proxy: 'embedded', clock }).start(
      relayRequest({ target: storeTarget }),
    );
    const db = running.services.get('db');
    const client = new pg.Client({ connectionString: db?.url });
    client.on('error', () => {});
    await client.connect();
    await db?.lifecycle?.freeze();
    let answered = false;
    const answer = client.query('SELECT 1').then(() => {
      answered = true;
    });
    await clock.sleep(300);
    expect(answered).toBe(false);
    await db?.lifecycle?.thaw();
    await answer;
    await db?.lifecycle?.kill();
    await db?.lifecycle?.start();
    const again = new pg.Client({ connectionString: db?.url });
    await again.connect();
    const { rows } = await again.query('SELECT amount FROM charges');
    await again.end();
    expect(rows).toEqual([{ amount: 42 }]);
  });

  test('a service that never listens runs out of time', async () => {
    const environment = createLocalEnvironment({ proxy: 'embedded', clock, startLimitMs: 1000 });
    await expect(environment.start(relayRequest({ env: { back: { MUTE: '1' } } }))).rejects.toMatchObject({
      code: 'SQUALL_START_TIMEOUT',
    });
  });
});

describe.skipIf(!findOnPath('toxiproxy-server'))('local, real Toxiproxy (needs toxiproxy-server on PATH)', () => {
  environmentContract(() => createLocalEnvironment({ proxy: 'toxiproxy', clock }));
  killedRunnerContract(FILE, "createLocalEnvironment({ proxy: 'toxiproxy', clock })");
});
