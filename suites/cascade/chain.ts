import { behave, down, open, type Scenario } from '../../harness/index.ts';
import { chain as target } from '../../targets/chain/target.ts';
import { breaks, holds, same } from '../expectations.ts';

const LIMITED = ['budget', 'budget+breaker'];
const SAVED = ['budget-works-on', ...LIMITED];
const SERVICES = ['a', 'b', 'c'];

/** Ten times faster where nothing is short. Limits of 150 ms are scaled to 75, against the 25 that C takes: a busy machine keeps them. */
const SCALE = { naive: 10, timeout30: 10, fixed5: 10, 'budget-works-on': 2, budget: 2, 'budget+breaker': 2 };
const LANES = {
  ...same('waits', 'naive', 'fixed5'),
  timeout30: 'thirty seconds',
  budget: 'limits',
  ...same('limits too', 'budget-works-on', 'budget+breaker'),
};
const shared = { source: 'S8', target, timeScale: SCALE, lane: LANES } as const;

/** 50 ms become 10 s. */
const SLOW = behave('c', { slowWorkMs: 9950 });
/** What C is asked now never gets an answer, not even when C is well again. */
const SILENT = behave('c', { slowWorkMs: 3_600_000 });

/** How long it took from the last request that ended until no slot was free: slots / rate. */
const filledIn = (service: string) => `"slots_filled_in_ms" at ${service} during fault`;
const filled = (value: string, ...variants: string[]) =>
  Object.fromEntries(SERVICES.map((service) => [filledIn(service), same(value, ...variants)]));

/** S8: C becomes slow, B waits for it and A for B. */
export const chain: readonly Scenario[] = [
  {
    ...shared,
    name: 'S8-slow',
    about:
      'C takes 10 s instead of 50 ms for half a minute. Whose slots are taken after 5 s, and who says what is wrong?',
    phases: [
      { name: 'baseline', load: open(20, 6000) },
      { name: 'fault', load: open(20, 30_000), faults: [SLOW] },
      { name: 'recovery', load: open(20, 12_000) },
    ],
    statements: {
      'success rate during baseline >= 90%': holds('naive', 'fixed5', ...SAVED),
      'max duration during fault < 6s': { ...breaks('naive', 'fixed5'), ...holds(...SAVED) },
      'no cascade': { ...breaks('naive', 'fixed5'), ...holds(...SAVED) },
      'no thread exhaustion at a': { ...breaks('naive', 'fixed5'), ...holds(...SAVED) },
      'available threads at b > 80': { ...breaks('naive', 'fixed5'), ...holds(...SAVED) },
      'no thread exhaustion at c': { ...breaks('naive', 'fixed5', 'budget-works-on'), ...holds(...LIMITED) },
      // Three pools of the same size behind the same calls are full at the same time.
      [`${filledIn('a')} <= 105% of "slots_filled_in_ms" at c`]: holds('naive', 'fixed5'),
      'rate of c_timeout during fault >= 90%': { ...breaks('naive', 'fixed5'), ...holds('budget', 'budget-works-on') },
      'rate of circuit_open during fault >= 90%': holds('budget+breaker'),
      'breaker "c" opens within 5 failures': holds('budget+breaker'),
      'arrivals at c during fault <= 40': { ...breaks('budget'), ...holds('budget+breaker') },
      'breaker "c" closes within 12s after recovery': holds('budget+breaker'),
      // Slots come back with the first answers, so this tells nobody apart.
      'success rate after 8s of recovery >= 90%': holds('naive', 'fixed5', 'budget', 'budget-works-on'),
      ...Object.fromEntries(
        SERVICES.map((service) => [
          `"slots_available" at ${service} during recovery = 100`,
          holds('naive', 'fixed5', ...(service === 'c' ? LIMITED : SAVED)),
        ]),
      ),
    },
    figures: {
      'median duration during fault': { naive: '11s ±10%', ...same('200ms ±15%', 'budget', 'budget-works-on') },
      'max duration during fault': { naive: '20s ±5%' },
      ...filled('5000 ±5%', 'naive', 'fixed5'),
      'available threads at a during fault': { ...same('0', 'naive', 'fixed5'), ...same('94..97', 'budget') },
      'available threads at b during fault': { ...same('0', 'naive', 'fixed5'), ...same('94..97', 'budget') },
      'available threads at c during fault': {
        ...same('0', 'naive', 'fixed5', 'budget-works-on'),
        ...same('94..97', 'budget'),
      },
    },
  },
  {
    ...shared,
    name: 'S8-down',
    about:
      'The same C refuses all calls instead of taking 10 s for them: every slot stays free, even without a timeout.',
    phases: [{ name: 'fault', load: open(20, 10_000), faults: [down('b->c')] }],
    statements: {
      'max duration during fault < 6s': holds('naive', ...LIMITED),
      'median duration of c_down during fault < 500ms': holds('naive', 'budget'),
      'available threads > 50': holds('naive', ...LIMITED),
      'rate of c_down during fault >= 95%': { ...holds('naive', 'budget'), ...breaks('budget+breaker') },
      'rate of circuit_open during fault >= 90%': holds('budget+breaker'),
    },
    figures: { 'median duration of c_down during fault': { naive: '50ms..100ms', budget: '50ms..65ms' } },
  },
  {
    ...shared,
    name: 'S8-lag',
    about: 'As S8-slow, but A has 120 slots. Only so is A full a second after B.',
    lane: 'lag',
    env: { a: { SLOTS: '120' } },
    phases: [{ name: 'fault', load: open(20, 9000), faults: [SLOW] }],
    statements: {
      'no thread exhaustion at a': breaks('naive'),
      [`${filledIn('a')} >= 115% of "slots_filled_in_ms" at b`]: holds('naive'),
    },
    figures: { [filledIn('a')]: { naive: '6000 ±5%' }, [filledIn('b')]: { naive: '5000 ±5%' } },
  },
  {
    ...shared,
    name: 'S8-50',
    about: 'As S8-slow with 50 requests a second: all slots are taken after 2 s.',
    phases: [{ name: 'fault', load: open(50, 6000), faults: [SLOW] }],
    statements: { 'no thread exhaustion': breaks('naive') },
    figures: filled('2000 ±5%', 'naive'),
  },
  {
    ...shared,
    name: 'S8-hole',
    about: 'C stops answering for 8 s. Then it is well, but what it was asked meanwhile never gets an answer.',
    phases: [
      { name: 'baseline', load: open(20, 3000) },
      { name: 'fault', load: open(20, 8000), faults: [SILENT] },
      { name: 'recovery', load: open(20, 12_000) },
    ],
    statements: {
      'success rate after 6s of recovery >= 90%': { ...breaks('naive'), ...holds('budget') },
      'available threads at a during recovery > 0': { ...breaks('naive'), ...holds('budget') },
      'all complete': { ...breaks('naive'), ...holds('budget') },
    },
    figures: { 'success rate after 6s of recovery': { naive: '0%', budget: '100%' } },
  },
  {
    ...shared,
    name: 'S8-30s',
    about: '30 s at every hop, and 50 requests a second to a C that does not answer: 3.3 of them get a slot.',
    phases: [{ name: 'fault', load: { ...open(50, 60_000), maxInFlight: 3000 }, faults: [SILENT] }],
    statements: {
      'no thread exhaustion': breaks('timeout30'),
      'max duration < 6s': breaks('timeout30'),
      'queue at a never longer than 100': breaks('timeout30'),
    },
    // 3000 requests, two rounds of a hundred.
    figures: { ...filled('2000 ±5%', 'timeout30'), 'queue length at a during fault': { timeout30: '2800 ±3%' } },
  },
  {
    ...shared,
    name: 'S8-3',
    about: 'A hundred slots for 30 s each serve 3.3 requests a second: three a second fit.',
    phases: [{ name: 'fault', load: open(3, 45_000), faults: [SILENT] }],
    statements: { 'no thread exhaustion': holds('timeout30') },
    figures: { 'available threads at a during fault': { timeout30: '10 ±1' } },
  },
  {
    ...shared,
    name: 'S8-4',
    about: 'As S8-3 with four a second, which do not fit: the slots are taken after 25 s.',
    phases: [{ name: 'fault', load: open(4, 45_000), faults: [SILENT] }],
    statements: { 'no thread exhaustion': breaks('timeout30') },
    figures: { ...filled('25000 ±5%', 'timeout30'), 'queue length at a during fault': { timeout30: '20 ±20%' } },
  },
];
