import { latency, open, type Scenario } from '../../harness/index.ts';
import { paymentInMemory } from '../../targets/payment/target.ts';
import { breaks, holds, leavesNothing } from '../expectations.ts';

const BANK = 'payment->bank';
const CAPS = ['cap150', 'cap', 'budgeted+bulkhead50'];

/** A rejection is fast: at most 10 ms, most of them the delay of a busy machine. */
const QUICKLY = (...variants: string[]) => ({
  'median duration of overloaded < 10ms': holds(...variants),
  'p80 duration of overloaded < 200ms': holds(...variants),
});

/** System S24: reject work at once, by a count or by latency. In real time, since a rejection takes 10 ms at most. */
export const turnedAway: readonly Scenario[] = [
  {
    name: 'S24-cap',
    source: 'S24',
    about: 'The bank answers 5 s late, and 50 payments a second come. Slots must be left for everything else.',
    target: paymentInMemory,
    phases: [{ name: 'fault', load: open(50, 7000), faults: [latency(BANK, '5s')] }],
    statements: {
      'available threads > 50': { ...breaks('cap150'), ...holds('cap', 'budgeted+bulkhead50') },
      'max duration < 6s': holds(...CAPS),
      'rate of overloaded >= 5%': { ...breaks('budgeted+bulkhead50'), ...holds('cap150', 'cap') },
      'rate of bulkhead_full >= 50%': { ...breaks('cap150', 'cap'), ...holds('budgeted+bulkhead50') },
      ...QUICKLY('cap150', 'cap'),
      'p95 duration of bulkhead_full < 1s': holds('budgeted+bulkhead50'),
      ...leavesNothing('payment', CAPS),
    },
    figures: {
      'available threads': { cap150: '50', cap: '51', 'budgeted+bulkhead50': '142 ±4' },
      'p99 duration of overloaded': { cap150: '0ms..10ms', cap: '0ms..10ms' },
    },
  },
  {
    name: 'S24-healthy',
    source: 'S24',
    about: 'A service that rejects payments while it is slow. Nothing is broken, so every payment must be admitted.',
    target: paymentInMemory,
    phases: [{ name: 'baseline', load: open(50, 6000) }],
    statements: {
      'success rate >= 99%': { ...breaks('shed-literal'), ...holds('shed-decay') },
      'rate of overloaded = 0%': { ...breaks('shed-literal'), ...holds('shed-decay') },
      ...leavesNothing('payment', ['shed-decay']),
    },
  },
  {
    name: 'S24-shed',
    source: 'S24',
    about: 'The bank answers 5 s late for a while. Payments must be rejected then, and admitted when it has recovered.',
    target: paymentInMemory,
    phases: [
      { name: 'baseline', load: open(50, 5000) },
      { name: 'fault', load: open(50, 9000), faults: [latency(BANK, '5s')] },
      { name: 'recovery', load: open(50, 12_000) },
    ],
    statements: {
      'rate of overloaded during baseline = 0%': holds('shed-latched', 'shed-decay'),
      'rate of overloaded during fault >= 40%': holds('shed-latched', 'shed-decay'),
      'rate of overloaded after 10s of recovery = 0%': { ...breaks('shed-latched'), ...holds('shed-decay') },
      'success rate after 10s of recovery >= 95%': { ...breaks('shed-latched'), ...holds('shed-decay') },
      'recovers within 10s': breaks('shed-latched'),
      ...QUICKLY('shed-latched', 'shed-decay'),
    },
    figures: { 'p99 duration of overloaded': { 'shed-latched': '0ms..10ms', 'shed-decay': '0ms..10ms' } },
  },
];
