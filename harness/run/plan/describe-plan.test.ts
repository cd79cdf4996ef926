import { expect, test } from 'vitest';
import { showPlan } from '../../cli/plan/show-plan.ts';
import { defineTarget } from '../../domain/define-target.ts';
import { closed, open } from '../../domain/load-plan.ts';
import { latency } from '../../faults/edge/latency.ts';
import { suite } from '../declare-suite.ts';
import { describePlan } from './describe-plan.ts';
import { planSuite } from './plan-suite.ts';

const shop = defineTarget({
  name: 'shop',
  services: { shop: { command: ['python3', 'shop.py'] }, stock: { image: 'stock:7', port: 80 } },
  edges: [{ from: 'shop', to: 'stock', env: { HOST: '{host}', PORT_OF_STOCK: '{port}' } }],
  variants: { patient: { about: '' }, hasty: { about: '', env: { shop: { TIMEOUT: '1' } } } },
});

const scenario = (name: string, load: ReturnType<typeof open> | ReturnType<typeof closed>) => ({
  name,
  about: 'The stock is late.',
  phases: [
    { name: 'baseline', load: open(50, 3000) } as const,
    { name: 'fault', load, faults: [latency('shop->stock', '2s')] } as const,
  ],
  statements: { 'all complete': 'hold' } as const,
});

const described = (...scenarios: ReturnType<typeof scenario>[]) => {
  const whole = suite({ name: 'first', about: '', target: shop, scenarios });
  return describePlan(whole, planSuite(whole, { seed: 1 }), 'local');
};

test('a plan says what is started, driven and broken, and how many requests that is', () => {
  const plan = described(scenario('slow', closed(40, 4)));
  expect(plan).toMatchObject({
    starts: 2,
    // Two variants, each with 50/s for 3 s and 40.
    requests: 2 * (150 + 40),
    targets: [
      {
        front: 'shop',
        services: [
          { name: 'shop', what: 'command python3 shop.py' },
          { name: 'stock', what: 'image stock:7' },
        ],
        edges: [{ name: 'shop->stock', told: 'HOST, PORT_OF_STOCK' }],
      },
    ],
  });
  const text = showPlan(plan);
  expect(text).toMatch(/baseline +50\/s for 3 s +150 requests/);
  expect(text).toMatch(/fault +40, 4 at a time +40 requests +latency 2 s on shop->stock/);
  expect(text).toContain('2 scenarios x variant, 2 starts, 380 requests');
});

test('where a load only has a duration, the number of requests is not known', () => {
  const plan = described(scenario('slow', { model: 'closed', concurrency: 4, durationMs: 3000 }));
  expect(plan.requests).toBeNull();
  expect(showPlan(plan)).toContain('2 starts, as many requests as fit');
});
