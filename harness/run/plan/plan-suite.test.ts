import { expect, test } from 'vitest';
import type { Fault } from '../../domain/fault.ts';
import { closed } from '../../domain/load-plan.ts';
import type { Scenario, Suite } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { latency } from '../../faults/edge/latency.ts';
import { behave } from '../../faults/service/behave.ts';
import { kill } from '../../faults/service/kill.ts';
import { SquallError } from '../../runtime/errors.ts';
import { planSuite, variantsOf } from './plan-suite.ts';

const entry = new URL('file:///service.ts');
const target: Target = {
  name: 'shop',
  summary: 'a shop and its bank',
  front: 'shop',
  services: { shop: { entry, metrics: '/metrics' }, bank: { entry, metrics: '/metrics' }, mail: { entry } },
  edges: [
    { from: 'shop', to: 'bank', env: 'BANK_URL' },
    { from: 'shop', to: 'mail', env: 'MAIL_URL' },
  ],
  variants: { naive: { about: 'no timeouts' }, budgeted: { about: 'a budget' } },
  requests: [{ method: 'GET', path: '/' }],
  rules: [],
};

const slowBank: Scenario = {
  name: 'slow bank',
  about: 'the bank is slow',
  phases: [{ name: 'fault', load: closed(10, 2), faults: [latency('shop->bank', '5s')] }],
  statements: { 'max duration < 6s': { naive: 'break', budgeted: 'hold' } },
};

function suiteOf(...scenarios: Partial<Scenario>[]): Suite {
  const whole = scenarios.map((scenario, i) => ({ ...slowBank, name: `scenario ${i}`, ...scenario }));
  return { name: 'shop', about: '', target, timeScale: 5, scenarios: whole };
}

function breaking(...faults: Fault[]): Scenario['phases'] {
  return [{ name: 'fault', load: closed(1, 1), faults }];
}

function problemsOf(suite: Suite): string {
  try {
    planSuite(suite, { seed: 1 });
  } catch (error) {
    if (error instanceof SquallError && error.code === 'SQUALL_INVALID_PLAN') return error.message;
    throw error;
  }
  return '';
}

test('every variant that a statement names becomes a plan of its own, with its own expectation', () => {
  const { plans } = planSuite(suiteOf({}), { seed: 7 });
  expect(plans.map(({ variant, seed, statements }) => ({ variant, seed, statements }))).toEqual([
    { variant: 'naive', seed: 7, statements: [{ text: 'max duration < 6s', expected: 'break' }] },
    { variant: 'budgeted', seed: 7, statements: [{ text: 'max duration < 6s', expected: 'hold' }] },
  ]);
});

test('each variant has its own figures, and a variant without any has none', () => {
  const figures = { 'p50 duration': { naive: '5.58s ±10%' }, 'arrivals at bank': { naive: '10' } };
  const { plans } = planSuite(suiteOf({ figures }), { seed: 1 });
  expect(plans.map((plan) => plan.figures)).toEqual([
    [
      { quantity: 'p50 duration', expected: '5.58s ±10%' },
      { quantity: 'arrivals at bank', expected: '10' },
    ],
    undefined,
  ]);
});

test('what a fault is called is in real time, like the statements beside it', () => {
  const [plan] = planSuite(suiteOf({}), { seed: 1 }).plans;
  expect(plan?.phases[0]).toMatchObject({
    faults: [{ latencyMs: 1000 }],
    faultTexts: ['latency 5 s on shop->bank'],
  });
});

test('loads, faults and the deadline are scaled; statements stay as written', () => {
  const [plan] = planSuite(suiteOf({}), { seed: 1 }).plans;
  expect(plan?.timeScale).toBe(5);
  expect(plan?.deadlineMs).toBe(6000);
  expect(plan?.phases[0]?.faults?.[0]).toMatchObject({ latencyMs: 1000 });
});

test('the scale of the command line wins over the scenario, and the scenario over the suite', () => {
  const suite = suiteOf({ timeScale: 2 }, {});
  const scales = (choice: object) => planSuite(suite, { seed: 1, ...choice }).plans.map((plan) => plan.timeScale);
  expect(scales({})).toEqual([2, 2, 5, 5]);
  expect(scales({ timeScale: 1 })).toEqual([1, 1, 1, 1]);
});

test('what faults draw is seeded by the run and the place in the plan, alike for every variant', () => {
  const second = { ...slowBank, name: 'later' };
  const seedsOf = (seed: number, suite: Suite) =>
    planSuite(suite, { seed }).plans.map(({ phases }) =>
      phases.flatMap(({ faults = [] }) => faults.map((f) => f['seed'])),
    );
  const [naive, budgeted] = seedsOf(7, suiteOf(second));
  expect(naive).toEqual(budgeted);
  expect(naive?.every((seed) => Number.isInteger(seed))).toBe(true);
  expect(seedsOf(7, suiteOf({ name: 'before' }, second)).at(-1)).toEqual(budgeted);
  expect(seedsOf(8, suiteOf(second))[0]).not.toEqual(naive);
});

test('one variant can be compressed and the others left in real time', () => {
  const suite = { ...suiteOf({ timeScale: { naive: 5 } }), timeScale: 1 };
  const scales = planSuite(suite, { seed: 1 }).plans.map(({ variant, timeScale }) => [variant, timeScale]);
  expect(scales).toEqual([
    ['naive', 5],
    ['budgeted', 1],
  ]);
});

test('what a scenario takes is scaled, for all variants or for one', () => {
  const takes = (takesMs: number | Record<string, number>) =>
    planSuite(suiteOf({ takesMs }), { seed: 1 }).plans.map((plan) => plan.takesMs);
  expect(takes(60_000)).toEqual([12_000, 12_000]);
  expect(takes({ budgeted: 5000 })).toEqual([undefined, 1000]);
});

test('scenarios that need another target get a lane of their own', () => {
  const suite = suiteOf({}, { timeScale: 1 }, { lane: 'side' }, { env: { shop: { SLOTS: '1' } } }, {});
  const lanes = planSuite(suite, { seed: 1, variants: ['naive'] }).plans.map((plan) => plan.lane);
  expect(new Set(lanes).size).toBe(4);
  expect(lanes[0]).toBe(lanes[4]);
});

test('variants that a target can change while it runs share a lane', () => {
  const services = { ...target.services, shop: { entry, metrics: '/metrics', variant: '/control/variant' } };
  const suite = { ...suiteOf({}, { timeScale: 1 }), target: { ...target, services } };
  expect(planSuite(suite, { seed: 1 }).plans.map((plan) => plan.lane)).toEqual([
    'in turn · 1/5',
    'in turn · 1/5',
    'in turn · real time',
    'in turn · real time',
  ]);
  const variants = { naive: { about: '', env: { shop: { VARIANT: 'naive', SLOTS: '1' } } } };
  expect(problemsOf({ ...suite, target: { ...suite.target, variants } })).toContain(
    'variant naive sets SLOTS at shop, which needs a restart',
  );
});

test('a lane can be asked for some variants only', () => {
  const { plans } = planSuite(suiteOf({}, { lane: { naive: 'side' } }), { seed: 1 });
  const lanes = (variant: string) => new Set(plans.filter((p) => p.variant === variant).map((p) => p.lane)).size;
  expect([lanes('naive'), lanes('budgeted')]).toEqual([2, 1]);
});

test('filters take names and patterns, whatever their case', () => {
  const suite = suiteOf({ name: 'S1a' }, { name: 'S1b' }, { name: 'S3' });
  const names = (scenarios: string[]) =>
    planSuite(suite, { seed: 1, scenarios, variants: ['naive'] }).plans.map((plan) => plan.scenario);
  expect(names(['s1*'])).toEqual(['S1a', 'S1b']);
  expect(names(['S3', 'S1b'])).toEqual(['S1b', 'S3']);
});

test('a filter that selects nothing is refused with what there is', () => {
  expect(() => planSuite(suiteOf({ name: 'S1a' }), { seed: 1, scenarios: ['S9'] })).toThrow(
    expect.objectContaining({ code: 'SQUALL_UNKNOWN_NAME', hint: expect.stringContaining('S1a') }),
  );
});

test('a scenario that waits for something is skipped with its reason', () => {
  const { plans, skipped } = planSuite(suiteOf({ name: 'later', waitsFor: 'open load' }, {}), { seed: 1 });
  expect(skipped).toEqual([{ scenario: 'later', reason: 'open load' }]);
  expect(plans.map((plan) => plan.scenario)).not.toContain('later');
});

test('a scenario that runs on demand is skipped unless its name is given', () => {
  const suite = suiteOf({ name: 'S1-full', onDemand: 'takes an hour' }, {});
  const planned = (scenarios?: string[]) => planSuite(suite, { seed: 1, ...(scenarios && { scenarios }) });
  expect(planned().skipped).toEqual([{ scenario: 'S1-full', reason: '--scenario S1-full (takes an hour)' }]);
  expect(planned(['S1*']).plans).toEqual([]);
  expect(planned(['s1-FULL']).plans).toHaveLength(2);
});

test.each<[string, Partial<Scenario>, RegExp]>([
  [
    'an unknown fault',
    { phases: [{ name: 'fault', load: closed(1, 1), faults: [{ kind: 'latncy', on: 'shop->bank' }] }] },
    /latncy.*did you mean "latency"/,
  ],
  [
    'an unknown edge',
    { phases: [{ name: 'fault', load: closed(1, 1), faults: [latency('shop->bnak', '5s')] }] },
    /shop->bnak.*did you mean "shop->bank"/,
  ],
  [
    'two orders to one stub',
    { phases: breaking(behave('bank', { status: 500 }), behave('bank', { slowWorkMs: 10 })) },
    /phase fault tells bank twice how to behave/,
  ],
  ['a statement that does not parse', { statements: { 'max duraton < 6s': { naive: 'hold' } } }, /max duraton < 6s/],
  ['an unknown variant', { statements: { 'max duration < 6s': { nave: 'hold' } } }, /nave.*did you mean "naive"/],
  [
    'a statement that nothing can feed',
    { statements: { 'arrivals at mail <= 3': { naive: 'hold' } } },
    /arrivals at mail/,
  ],
  [
    'an outcome that no rule gives',
    { statements: { 'rate of circut_open = 0%': { naive: 'hold' } } },
    /outcome circut_open/,
  ],
  [
    'a phase that is not planned',
    { statements: { 'error rate during recovery < 1%': { naive: 'hold' } } },
    /phase recovery/,
  ],
  [
    'a service that does not exist',
    { statements: { 'arrivals at bnak = 3': { naive: 'hold' } } },
    /bnak, did you mean "bank"/,
  ],
  [
    'a figure that does not parse',
    { figures: { 'p50 duraton': { naive: '5s' } } },
    /figure "p50 duraton": .*"duraton"/,
  ],
  ['a figure without a value', { figures: { 'p50 duration': { naive: 'slow' } } }, /"slow" is no expected value/],
  ['a figure in another unit', { figures: { 'p50 duration': { naive: '5' } } }, /expected a duration/],
  [
    'a figure that nothing can feed',
    { figures: { 'arrivals at mail': { naive: '3' } } },
    /arrivals at mail.*no metrics/,
  ],
  ['a headline that no statement measures', { headline: { quantity: 'outage after fault' } }, /no statement begins so/],
  [
    'a headline of an unknown variant',
    { headline: { quantity: 'max duration', computed: { nave: '5s' } } },
    /headline "max duration" names variant nave.*did you mean "naive"/,
  ],
  ['a figure of an unknown variant', { figures: { 'p50 duration': { nave: '5s' } } }, /nave.*did you mean "naive"/],
  ['no statements', { statements: {} }, /could not fail/],
  [
    'a fault of edges on a service',
    { phases: breaking(latency('bank', '5s')) },
    /latency on bank: on must name an edge/,
  ],
  [
    'a fault of services on an edge',
    { phases: breaking(kill('shop->bank')) },
    /kill on shop->bank: on must name a serv/,
  ],
  [
    'a behaviour of a service that takes none',
    { phases: breaking(behave('bank', { status: 500 })) },
    /behave acts on bank, which has no `behave` path/,
  ],
  [
    'phases out of order',
    {
      phases: [
        { name: 'fault', load: closed(1, 1) },
        { name: 'baseline', load: closed(1, 1) },
      ],
    },
    /must come as/,
  ],
])('refuses %s', (_, scenario, message) => {
  expect(problemsOf(suiteOf(scenario))).toMatch(message);
});

test('all problems of a suite are reported at once', () => {
  const message = problemsOf(
    suiteOf({ statements: {} }, { phases: [] }, { statements: { nonsense: { naive: 'hold' } } }),
  );
  expect(message).toMatch(/^suite shop has [3-9] problems:/);
});

test('a store that does not exist, or cannot do what the target asks of it, is refused', () => {
  const services = { ...target.services, db: { store: 'postgress' }, cache: { store: 'redis', shared: true } };
  const suite = suiteOf({}, { target: { ...target, name: 'stored', services } });
  expect(() => planSuite(suite, { seed: 1 })).toThrow(
    /target stored: db: there is no store postgress, did you mean "postgres".*stored: cache: Redis has no databases/s,
  );
});

test('edges in a circle are refused, because no service could be started first', () => {
  const circle = { ...target, edges: [...target.edges, { from: 'bank', to: 'shop', env: 'SHOP_URL' }] };
  expect(problemsOf({ ...suiteOf({}), target: circle })).toMatch(/circle/);
});

test('a scenario asks only the variants that its statements name, in the order of the target', () => {
  const only = { ...slowBank, statements: { 'max duration < 6s': { budgeted: 'hold' } } } as const;
  expect(variantsOf(only, target)).toEqual(['budgeted']);
  const both = { ...slowBank, statements: { a: { budgeted: 'hold' }, b: { naive: 'break' } } } as const;
  expect(variantsOf(both, target)).toEqual(['naive', 'budgeted']);
});

test('a scenario may have a target of its own, with its own variants, requests and lanes', () => {
  const cart: Target = { ...target, name: 'cart', variants: { naive: { about: '' }, queued: { about: '' } } };
  const own = { name: 'own', target: cart, statements: { 'max duration < 6s': { queued: 'hold' } } } as const;
  const { plans } = planSuite(suiteOf({}, { ...own, requests: [{ method: 'GET', path: '/cart' }] }), { seed: 1 });
  expect(plans.map((plan) => [plan.target, plan.lane, plan.requests[0]?.path])).toEqual([
    ['shop', 'naive · 1/5', '/'],
    ['shop', 'budgeted · 1/5', '/'],
    ['cart', 'cart · queued · 1/5', '/cart'],
  ]);
  expect(problemsOf(suiteOf({ ...own, statements: { 'max duration < 6s': { budgeted: 'hold' } } }))).toContain(
    'names variant budgeted',
  );
  expect(problemsOf(suiteOf({ ...own, target: { ...cart, name: 'shop' } }, {}))).toContain(
    'two targets are named shop',
  );
});

test('a statement about a route or an outcome that nothing has is refused, with the one that was meant', () => {
  const about = (text: string, requests?: Scenario['requests']) =>
    problemsOf(suiteOf({ statements: { [text]: { naive: 'hold' } }, ...(requests ? { requests } : {}) }));
  const flow = [
    { method: 'POST', path: '/login', next: { method: 'GET', path: '/cart?full=1' } },
    { method: 'GET', path: '/items/{{index}}', route: 'GET /items' },
  ] as const;
  expect(about('success rate for /cart >= 99%', flow)).toBe('');
  expect(about('max duration of success for "GET /items" < 6s', flow)).toBe('');
  expect(about('success rate for /crat >= 99%', flow)).toContain('names route /crat');
  expect(about('route /search stays within 1.2x of baseline p99')).toContain('names route /search (there are: GET /)');
  expect(about('max duration of sucess < 6s')).toContain('names outcome sucess, did you mean "success"?');
  expect(about('error rate for /!=0%')).toContain('names route /!');
  // Without a rule that gives it, there is none in any run.
  expect(about('fallback rate < 5%')).toContain('names outcome fallback');
  expect(about('rejected rate = 0%')).toContain('names outcome rejected');
});
