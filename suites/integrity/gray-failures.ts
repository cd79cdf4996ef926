import { freeze, kill, type LoadPlan, open, refuse, type Scenario, steps } from '../../harness/index.ts';
import { payment, paymentOfUsers } from '../../targets/payment/target.ts';
import { breaks, holds, same } from '../expectations.ts';
import { evenly } from './evenly.ts';

const RATE = 20;
/** 200 payments while something stands still for 10 s, and 80 more while it catches up. */
const WHILE_FROZEN: LoadPlan = evenly(RATE, 14_000);
/** 200 payments at once, when the bank goes on, cost the machine a moment, which the scale makes longer. */
const SCALE = 2.5;
const FROZEN_BANK = steps('bank stands still', ['0s', freeze('bank')], ['10s', null]);

/**
 * A payment times out if the bank, back after 10 s, answers later than 3.5 s after it was asked: 10 s + its latency (604 ms on
 * average) > arrival + fraud check (60 ms) + 3.5 s. So arrivals of the first 7.04 s time out, at 20 a second.
 */
const TIMED_OUT = RATE * (10 - 3.5 - 0.06 + 0.604);

/** System S30, as users of a payment service meet it: the bank stands still, or it is gone. */
export const grayFailures: readonly Scenario[] = [
  {
    name: 'S30-freeze',
    source: 'S30',
    timeScale: SCALE,
    target: payment,
    about:
      'The bank stands still for 10 s: it takes connections and answers nothing. When it goes on, it charges everybody who had ' +
      'been told of an error.',
    phases: [{ name: 'fault', load: WHILE_FROZEN, faults: [FROZEN_BANK] }],
    statements: {
      'max duration < 6s': { ...breaks('naive'), ...holds('budgeted', 'budgeted+breaker') },
      // 20 a second for 3.56 s are 71 of 200; for 10 s they are all.
      'available threads > 50': { ...breaks('naive'), ...holds('budgeted', 'budgeted+breaker') },
      'available threads > 180': breaks('naive', 'budgeted', 'budgeted+breaker'),
      'median duration < 300ms': breaks('naive', 'budgeted'),
      'breaker "bank" opens within 5 failures': holds('budgeted+breaker'),
      'breaker "bank" opens within 2s of fault': breaks('budgeted+breaker'),
      'calls to bank at payment <= 100': { ...breaks('naive', 'budgeted'), ...holds('budgeted+breaker') },
      // Charged late, for somebody who was told of an error.
      'work after caller gone at bank = 0': { ...holds('naive'), ...breaks('budgeted', 'budgeted+breaker') },
      'work after caller gone at bank <= 100': { ...breaks('budgeted'), ...holds('budgeted+breaker') },
      'count of bank_timeout >= 1': breaks('budgeted', 'budgeted+breaker'),
    },
    figures: {
      'count of bank_timeout_ambiguous': { budgeted: `${Math.round(TIMED_OUT)} ±10`, 'budgeted+breaker': '74 ±5' },
      'work after caller gone at bank': { budgeted: `${Math.round(TIMED_OUT)} ±10`, 'budgeted+breaker': '74 ±5' },
      'charges at bank': { ...same('280 ±3', 'naive', 'budgeted'), 'budgeted+breaker': '74 ±5' },
      'available threads': { naive: '0..5', budgeted: '129 ±4', 'budgeted+breaker': '126 ±4' },
      'max duration': { naive: '11s..16.4s', budgeted: '3.56s..4.1s' },
    },
  },
  {
    name: 'S30-kill',
    source: 'S30',
    timeScale: SCALE,
    target: payment,
    about:
      'The bank is gone: whoever calls it knows within milliseconds, nothing waits, and nothing can have been charged.',
    // A proxy accepts before it knows that nobody listens; the system of a dead process refuses.
    phases: [
      // Its calls have ended before the bank dies.
      { name: 'baseline', load: evenly(RATE, 1000, 3000) },
      { name: 'fault', load: evenly(RATE, 10_000), faults: [refuse('payment->bank'), kill('bank')] },
    ],
    statements: {
      'available threads > 180': holds('naive', 'budgeted', 'budgeted+breaker'),
      'median duration during fault < 300ms': holds('naive', 'budgeted', 'budgeted+breaker'),
      'breaker "bank" opens within 5 failures': holds('budgeted+breaker'),
      'breaker "bank" opens within 2s of fault': holds('budgeted+breaker'),
      'calls to bank at payment during fault = 0': holds('naive', 'budgeted', 'budgeted+breaker'),
      'error rate during fault = 100%': holds('naive', 'budgeted', 'budgeted+breaker'),
      'rate of bank_unreachable during fault = 100%': { ...breaks('naive', 'budgeted+breaker'), ...holds('budgeted') },
      'rate of circuit_open during fault >= 90%': holds('budgeted+breaker'),
    },
    figures: {
      'median duration during fault': same('50ms..80ms', 'naive', 'budgeted', 'budgeted+breaker'),
      'count of bank_unreachable during fault': { 'budgeted+breaker': '5..7' },
    },
  },
  {
    name: 'S30-again',
    source: 'S30',
    timeScale: SCALE,
    target: paymentOfUsers,
    about: 'The bank stands still for 10 s, and users who are told of an error pay again. How often are they charged?',
    phases: [{ name: 'fault', load: WHILE_FROZEN, faults: [FROZEN_BANK] }],
    statements: {
      'charges = 1 per payment': { ...breaks('again'), ...holds('once', 'again+key') },
      'charges at bank <= 280': { ...breaks('again'), ...holds('once', 'again+key') },
      '"resubmitted_total" at users >= 100': { ...holds('again', 'again+key'), ...breaks('once') },
    },
    figures: {
      '"charges_again_total" at bank': { again: `${Math.round(TIMED_OUT)} ±10`, ...same('0', 'once', 'again+key') },
      'charges at bank': { again: `${Math.round(280 + TIMED_OUT)} ±10`, ...same('280 ±3', 'once', 'again+key') },
      // Both submissions of those who came in the first 3.48 s met the fault.
      'success rate': { ...same('75% ±4%', 'again', 'again+key'), once: '50% ±4%' },
    },
  },
  {
    name: 'S30-caller-frozen',
    source: 'S30',
    target: { ...payment, name: 'payment-impatient', deadlineMs: 5000 },
    about:
      'The service itself stands still for 10 s. Its users leave after 5 s, and when it goes on their requests still lie in its ' +
      'sockets: nobody waits for them any more.',
    requests: payment.requests.map(({ headers, ...request }) => ({
      ...request,
      headers: { ...headers, 'x-deadline-ms': '{{deadline}}' },
    })),
    timeScale: SCALE,
    phases: [
      { name: 'fault', load: evenly(RATE, 10_000), faults: [freeze('payment')] },
      { name: 'recovery', load: open(RATE, 4000) },
    ],
    statements: {
      'nothing starts after its deadline': { ...breaks('naive', 'budgeted'), ...holds('budgeted+deadline') },
      // 100 have left. Of the others, those who have less than 0.26 s left are turned away before the bank is asked.
      'charges at bank <= 180': { ...breaks('naive', 'budgeted'), ...holds('budgeted+deadline') },
      'charges at bank >= 100': holds('naive', 'budgeted', 'budgeted+deadline'),
    },
    figures: {
      // Three calls for each who has left, and notifications of those whose bank was slower than they had time left.
      '"work_started_after_deadline_total" at payment': {
        ...same('315 ±15', 'naive', 'budgeted'),
        'budgeted+deadline': '0',
      },
      'charges at bank': { ...same('280 ±5', 'naive', 'budgeted'), 'budgeted+deadline': '175 ±5' },
    },
  },
];
