import { expect, test } from 'vitest';
import { fakeClock, probedTarget } from './probed-target.fixture.ts';
import { createProber } from './prober.ts';

test('a page of something else is no answer, though it came with 200', async () => {
  let page = 'slots_available 5\nALERTS{alertname="BankSlow",alertstate="firing"} 1';
  const clock = fakeClock();
  const { target, running } = probedTarget(() => page);
  const prober = createProber({ target, running, clock, originMs: clock.now(), intervalMs: 100 });
  const samples = (name: string) => prober.evidence().series.find((series) => series.name === name)?.samples;
  await clock.pass(0);
  page = '<!doctype html>\n<title>Log in</title>\nerrors 5 of them\n';
  await clock.pass(100);
  expect(samples('threads available')).toEqual([
    [0, 5],
    [100, null],
  ]);
  expect(samples('ALERTS{alertname="BankSlow",alertstate="firing"}')?.at(-1)).toEqual([100, null]);
  const problem = '/metrics: it answered something that is no metrics: <!doctype html>';
  expect(prober.evidence().gaps).toMatchObject([{ service: 'bank', problem }]);
});

test('what two endpoints of a service print under one name counts once', async () => {
  const clock = fakeClock();
  const also = { probes: [{ path: '/again', format: 'prometheus' }] } as const;
  const { target, running } = probedTarget(() => `calls_total ${clock.now()}\nbreaker_state{dep="x"} 0`, {
    shop: also,
  });
  const prober = createProber({ target, running, clock, originMs: clock.now(), intervalMs: 100 });
  await prober.beginPhase('fault');
  await clock.pass(50);
  await prober.endPhase('fault');
  const { counters, series } = prober.evidence();
  const own = counters.filter(({ at, name }) => at === 'shop' && name === 'calls_total');
  expect(own.map(({ value }) => value)).toEqual([50]);
  expect(series.filter(({ service }) => service === 'shop')).toHaveLength(1);
});
