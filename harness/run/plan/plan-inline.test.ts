import { expect, test } from 'vitest';
import { closed } from '../../domain/load-plan.ts';
import type { Target } from '../../domain/target.ts';
import { connectHang } from '../../faults/connection/connect-hang.ts';
import { latency } from '../../faults/edge/latency.ts';
import { planInline, type RunSpec } from './plan-inline.ts';

const entry = new URL('file:///service.ts');
const target: Target = {
  name: 'shop',
  summary: 'a shop and its bank',
  front: 'shop',
  services: { shop: { entry }, bank: { entry } },
  edges: [{ from: 'shop', to: 'bank', env: 'BANK_URL' }],
  variants: { naive: { about: 'no timeouts' } },
  requests: [{ method: 'GET', path: '/' }],
  rules: [],
};
const place = { suite: 'shop', target, variant: 'naive', environment: 'local', proxy: 'embedded', seed: 7 } as const;
const load = closed(10, 2);
const slow = latency('shop->bank', '5s');

function plan(spec: RunSpec, timeScale = 1) {
  return planInline('a test', spec, { ...place, timeScale });
}

test('a run breaks something in its fault phase, and is its own baseline when it breaks nothing', () => {
  const names = (spec: RunSpec) => plan(spec).phases.map(({ name }) => name);
  expect(names({ load })).toEqual(['baseline']);
  expect(names({ load, faults: [slow] })).toEqual(['fault']);
  expect(names({ baseline: load, load, faults: [slow], recovery: load })).toEqual(['baseline', 'fault', 'recovery']);
  expect(names({ baseline: load, load })).toEqual(['baseline', 'fault']);
});

test('it is scaled like the scenario of a suite', () => {
  const { phases, deadlineMs, timeScale } = plan({ load, faults: [slow] }, 5);
  expect(phases[0]?.faults).toMatchObject([{ kind: 'latency', latencyMs: 1000 }]);
  expect({ deadlineMs, timeScale }).toEqual({ deadlineMs: 6000, timeScale: 5 });
});

test('all its problems are reported at once, each with a near name', () => {
  expect(() => plan({ load, faults: [latency('shop->bnak', '1s'), { kind: 'latencie', on: 'bank' }] })).toThrow(
    /shop->bnak, did you mean "shop->bank"\?\n.*latencie does not exist, did you mean "latency"/,
  );
});

test('a fault that only the embedded proxy can make needs it', () => {
  const hang = { load, faults: [connectHang('shop->bank')] };
  expect(() => planInline('a test', hang, { ...place, timeScale: 1, environment: 'docker' })).toThrow(
    expect.objectContaining({ code: 'SQUALL_NOT_AVAILABLE' }),
  );
});

test('rules of alerts are checked with it, and planned', () => {
  const rules = (text: string) => ({ file: 'rules.yml', text, compress: 60, scrapeMs: 15_000 });
  const good = rules('groups: [{name: g, rules: [{alert: Slow, expr: "x > 1"}]}]');
  expect(plan({ load, alerts: [good] }).alerts).toEqual([good]);
  expect(plan({ load })).not.toHaveProperty('alerts');
  const bad = rules('groups: [{name: g, rules: [{alert: Slow, expr: "topk(1, x)"}]}]');
  expect(() => plan({ load, alerts: [bad] })).toThrow(/alerts of rules.yml: group g: alert Slow: "topk"/);
  expect(() => plan({ load, alerts: [good] }, 3)).toThrow(/scraped every 83/);
});
