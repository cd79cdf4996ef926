import pg from 'pg';
import { expect, test } from 'vitest';
import type { Environment } from '../domain/ports.ts';
import { EDGE, relayRequest, storeTarget } from './relay-target.fixture.ts';

/** Whether something still answers at `url`. */
async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

/** What every environment must do; `create` makes a new one that shares nothing with the last. */
export function environmentContract(create: () => Environment): void {
  test('a request passes from front to back, and both are reached directly for their metrics', async () => {
    await using running = await create().start(relayRequest());
    expect(await (await fetch(running.url)).text()).toBe('hello');
    expect(await running.services.get('back')?.get('/metrics')).toContain('arrivals_total 1\n');
    expect(running.services.get('front')?.url).toBe(running.url);
    expect(running.versions).toMatchObject({ node: expect.any(String), proxy: expect.any(String) });
  });

  test('services get variant, scale, seed and settings, and the narrower setting wins', async () => {
    await using running = await create().start(relayRequest({ env: { back: { SAID_BY: 'scenario' } } }));
    const envOf = async (name: string) => JSON.parse((await running.services.get(name)?.get('/env')) ?? '');
    expect(await envOf('front')).toMatchObject({
      OWN: 'front',
      SAID_BY: 'variant',
      VARIANT: 'plain',
      TIME_SCALE: '5',
      SEED: '7',
      NEXT_URL: expect.stringMatching(/^http:\/\//),
    });
    expect(await envOf('back')).toMatchObject({ SAID_BY: 'scenario' });
  });

  test('an edge can be broken and restored', async () => {
    await using running = await create().start(relayRequest());
    const edge = running.edges.get(EDGE);
    await edge?.setEnabled(false);
    expect(await edge?.state()).toEqual({ enabled: false, toxics: [] });
    expect((await fetch(running.url)).status).toBe(502);
    await edge?.setEnabled(true);
    await edge?.addToxic({
      name: 'late',
      type: 'latency',
      stream: 'downstream',
      toxicity: 1,
      attributes: { latency: 300, jitter: 0 },
    });
    expect(await edge?.state()).toEqual({ enabled: true, toxics: ['late'] });
    const before = performance.now();
    expect((await fetch(running.url)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(295);
    await edge?.removeToxic('late');
    await edge?.removeToxic('late');
    expect(await edge?.state()).toEqual({ enabled: true, toxics: [] });
  });

  test('the reason for which the proxy refuses reaches the reader', async () => {
    await using running = await create().start(relayRequest());
    const nonsense = { name: 'x', type: 'gremlin', stream: 'upstream', toxicity: 1, attributes: {} } as const;
    await expect(running.edges.get(EDGE)?.addToxic(nonsense)).rejects.toMatchObject({
      code: 'SQUALL_PROXY',
      message: expect.stringMatching(/400 .*invalid toxic type/),
    });
  });

  test('two runs side by side are independent', async () => {
    const environment = create();
    await using one = await environment.start(relayRequest());
    await using two = await environment.start(relayRequest());
    await one.edges.get(EDGE)?.setEnabled(false);
    expect((await fetch(one.url)).status).toBe(502);
    expect((await fetch(two.url)).status).toBe(200);
  });

  test('a throttled service gets no more than its share of a core, and all of it back', async () => {
    await using running = await create().start(relayRequest());
    const back = running.services.get('back');
    const burn = async () => Number(await (await fetch(`${back?.url}/burn`)).text());
    await back?.lifecycle?.throttle(0.2);
    const fromMs = performance.now();
    const cpuMs = await burn();
    // Five times as long as its work; a quota of a whole period may be left over from before.
    expect((performance.now() - fromMs) / cpuMs).toBeGreaterThan(3);
    await back?.lifecycle?.throttle(null);
    await burn();
  });

  test('a stopped target answers nowhere', async () => {
    const running = await create().start(relayRequest());
    const urls = [...running.services.values()].map((service) => service.url);
    await running[Symbol.asyncDispose]();
    await running[Symbol.asyncDispose]();
    expect(await Promise.all(urls.map(answers))).toEqual([false, false]);
  });

  test('a service that dies at start is shown with its last lines', async () => {
    const starting = create().start(relayRequest({ env: { front: { DIE: 'no settings' } } }));
    await expect(starting).rejects.toMatchObject({
      code: 'SQUALL_SERVICE_DIED',
      message: expect.stringMatching(/front died.*cannot go on: no settings/s),
    });
  });

  test('an aborted start ends with the reason', async () => {
    const stop = new AbortController();
    const starting = create().start(relayRequest({ env: { back: { MUTE: '1' } }, signal: stop.signal }));
    setTimeout(() => stop.abort(new Error('enough')), 500);
    await expect(starting).rejects.toThrow('enough');
  });
}

/** What an environment must do that sets up its stores. */
export function setupContract(create: () => Environment): void {
  test('a store is there before its callers, set up, and behind a proxy of its own', async () => {
    await using running = await create().start(relayRequest({ target: storeTarget }));
    const client = new pg.Client({ connectionString: running.services.get('db')?.url });
    await client.connect();
    const { rows } = await client.query('SELECT * FROM charges');
    await client.end();
    expect(rows).toEqual([{ payment_id: 'p-1', amount: 42 }]);
    const env = JSON.parse((await running.services.get('front')?.get('/env')) ?? '');
    expect(env.DB_URL).toMatch(/^postgres:\/\/squall:squall@\S+:\d+\/squall$/);
    expect(await running.edges.get('front->db')?.state()).toEqual({ enabled: true, toxics: [] });
  });
}
