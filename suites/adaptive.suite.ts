import { blackhole, latency, open, suite } from '../harness/index.ts';
import { adaptive as target } from '../targets/adaptive/target.ts';
import { breaks, holds, same } from './expectations.ts';

const FRAUD = 'caller->fraud';
const ALL = ['fixed', 'basic', 'basic-capped', 'smooth', 'survivor', 'guarded'];
/** Those that learn from their timeouts, and so follow a dependency that has become slow. */
const FOLLOW = ['basic', 'basic-capped', 'smooth', 'guarded'];
const STAY = ['fixed', 'survivor'];

/** The timeout of the next call at the end of the phase, real ms; and its largest over its smallest in the phase. */
const VALUE = '"adaptive_timeout_current_ms" at caller';
const SWING = '"adaptive_timeout_swing" at caller';

/** 20 per second. What a timeout learns depends on calls and not on time. */
const calls = (count: number) => open(20, count * 50);

const BASELINE = { name: 'baseline', load: calls(500) } as const;
const SLOWER = { name: 'fault', load: calls(400), faults: [latency(FRAUD, '1s')] } as const;

/** System S7: timeouts that follow the latency of a dependency. */
export const adaptive = suite({
  name: 'adaptive',
  about: 'A timeout that follows its dependency never fails. Who notices, then, that the dependency has become slow?',
  target,
  // A delay of the machine counts as often, and what was learnt from it stays for a hundred calls.
  timeScale: 2,
  scenarios: [
    {
      name: 'S7-steady',
      source: 'S7',
      about: 'Nothing is broken: no call may fail by a timeout that was learnt, and no alert on its value may fire.',
      phases: [{ name: 'baseline', load: calls(600) }],
      statements: {
        'rate of fraud_timeout <= 1%': holds(...ALL),
        [`${VALUE} <= 1200`]: holds(...ALL),
      },
      figures: {
        [VALUE]: {
          fixed: '500',
          ...same('600 ±20%', 'basic', 'survivor'),
          ...same('500 ±20%', 'basic-capped', 'guarded'),
          smooth: '400 ±20%',
        },
      },
    },
    {
      name: 'S7-slower',
      source: 'S7',
      lane: 'slower',
      about:
        'A new version of the fraud check takes a second longer, and later it is mended. Does an alert fire while it is slow, and does ' +
        'the timeout come back?',
      // A thousand fast calls make a window of 1000 forget.
      phases: [BASELINE, SLOWER, { name: 'recovery', load: calls(1250) }],
      statements: {
        // The alert on timeouts (5 %) is what finds the bug. Who follows hides it: there are no timeouts after the first dozen.
        'rate of fraud_timeout after 5s of fault > 5%': { ...holds(...STAY), ...breaks(...FOLLOW) },
        'success rate after 5s of fault >= 99%': { ...breaks(...STAY), ...holds(...FOLLOW) },
        'median duration during fault < 1s': { ...holds(...STAY), ...breaks(...FOLLOW) },
        // Alerts on the value. Capped at 2 s it can never pass 2 s; at 1.2 s the risk is told.
        [`${VALUE} during fault > 2000`]: { ...holds('basic', 'smooth'), ...breaks('basic-capped', 'guarded') },
        [`${VALUE} during fault > 1200`]: holds(...FOLLOW),
        [`${VALUE} during recovery <= 900`]: holds(...ALL),
        'success rate after 5s of recovery >= 99%': holds(...ALL),
      },
      figures: {
        [`${VALUE} during fault`]: {
          survivor: '600 ±20%',
          basic: '3600 ±5%',
          'basic-capped': '2000',
          smooth: '2400 ±10%',
          guarded: '1500',
        },
      },
    },
    {
      name: 'S7-mended',
      source: 'S7',
      about: 'The fraud check was slow and has been mended for 150 calls: whose timeout is back where it was?',
      phases: [BASELINE, SLOWER, { name: 'recovery', load: calls(150) }],
      statements: {
        // It was 500 or 600. A hundred calls make a window of 100 forget, and 150 are too few for one of 1000.
        [`${VALUE} during recovery <= 900`]: { ...holds('basic', 'basic-capped'), ...breaks('smooth', 'guarded') },
      },
    },
    {
      name: 'S7-hole',
      source: 'S7',
      about: 'The fraud check accepts calls and never answers. How long does the longest user wait?',
      phases: [
        { name: 'baseline', load: calls(200) },
        { name: 'fault', load: calls(240), faults: [blackhole(FRAUD)] },
      ],
      statements: {
        'max duration during fault < 6s': {
          ...breaks('basic', 'smooth'),
          ...holds('fixed', 'basic-capped', 'survivor', 'guarded'),
        },
        // The deadline of the user.
        'max duration during fault < 2s': holds('fixed', 'guarded'),
        // 240 calls in 12 s, and 200 threads: whoever waits for half a minute takes them all, and the last ones wait for a thread.
        'no thread exhaustion': {
          ...breaks('basic', 'smooth'),
          ...holds('fixed', 'basic-capped', 'survivor', 'guarded'),
        },
        'all complete': holds('fixed', 'basic-capped', 'survivor', 'guarded'),
      },
      figures: {
        'max duration during fault': {
          ...same('40s ±2%', 'basic', 'smooth'),
          'basic-capped': '2s ±5%',
          guarded: '1.5s ±20%',
        },
      },
    },
    {
      name: 'S7-alternating',
      source: 'S7',
      about:
        'The fraud check is fast for 150 calls, then slow for 150, and so on. A timeout that forgets must learn anew each time.',
      env: { fraud: { PROFILE: 'row=150x200,150x1200' } },
      // Four turns, after which a window of 1000 has forgotten how it learnt, and one to be judged.
      phases: [
        { name: 'warmup', load: calls(1200) },
        { name: 'baseline', load: calls(300) },
      ],
      statements: {
        'rate of fraud_timeout during baseline <= 2%': {
          ...holds('smooth', 'guarded'),
          ...breaks('fixed', 'basic', 'basic-capped'),
        },
        // 1 where nothing is forgotten, 4 and 50 where it is learnt anew: 2 lies between them.
        [`${SWING} during baseline <= 2`]: { ...breaks('basic', 'basic-capped'), ...holds('smooth', 'guarded') },
      },
      figures: { [`${SWING} during baseline`]: { guarded: '1' } },
    },
    {
      name: 'S7-cold',
      source: 'S7',
      about:
        'The first twenty calls after a start meet caches that are cold and take 700 ms longer. Nothing has been learnt yet.',
      phases: [{ name: 'fault', load: calls(20), faults: [latency(FRAUD, '700ms')] }],
      statements: {
        'success rate >= 90%': {
          ...breaks('fixed', 'basic-capped', 'guarded'),
          ...holds('basic', 'smooth', 'survivor'),
        },
      },
    },
  ],
});
