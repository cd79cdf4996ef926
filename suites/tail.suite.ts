import { behave, blackhole, closed, latency, open, suite } from '../harness/index.ts';
import { replicas } from '../targets/replicas/target.ts';
import { breaks, holds, same } from './expectations.ts';

const PRIMARY = 'client->a';
const SECONDARY = 'client->b';
const HEDGES = ['hedge', 'hedge-budgeted'];

/** A write, which must not be done twice. */
const WRITES = [
  { method: 'POST', path: '/items', headers: { 'content-type': 'application/json' }, body: '{"item":1}' },
] as const;

/** System S9: two identical replicas with a long tail. In real time: 50 ms cannot be compressed. */
export const tail = suite({
  name: 'tail',
  about: 'Can a second request cut off the tail of the first, and what does it cost when everything is slow?',
  target: replicas,
  warmUp: closed(60, 10),
  scenarios: [
    {
      name: 'S9-healthy',
      source: 'S9',
      about:
        'Nothing is broken, and one read in a hundred takes half a second or more. A second read after 50 ms has to cut ' +
        'that off, for 5 % more load.',
      // One deck of a replica's latencies: each is drawn once. At twice the rate, reads that are all sent twice wait for a CPU here.
      phases: [{ name: 'baseline', load: open(125, 8000) }],
      statements: {
        // p98, because a thousand reads tell no more of p99. 0.3 times the 500 ms of one replica. This takes about 5 %, so that
        // the budget is sometimes too small.
        'p98 duration <= 150ms': { ...breaks('single', 'backup'), ...holds('hedge', 'hedge-careless') },
        'max duration < 1.5s': { ...breaks('single', 'backup'), ...holds(...HEDGES, 'hedge-careless') },
        'arrivals at b <= 10% of arrivals at a': {
          ...holds('single', 'backup', ...HEDGES),
          ...breaks('hedge-careless'),
        },
        '"work_called_off_total" at a >= 20': { ...holds(...HEDGES), ...breaks('hedge-careless') },
        'all complete': holds('single', 'backup', ...HEDGES, 'hedge-careless'),
      },
      figures: {
        'p50 duration': same('25ms ±20%', 'single', 'backup', ...HEDGES, 'hedge-careless'),
        'p99 duration': { ...same('200ms ±10%', 'single', 'backup'), ...same('75ms ±20%', 'hedge', 'hedge-careless') },
        'max duration': { single: '5s ±5%', backup: '2.03s..2.2s ±5%' },
        'arrivals at b': { hedge: '50 ±30%', 'hedge-budgeted': '50 ±30%', 'hedge-careless': '1000' },
      },
    },
    {
      name: 'S9-both-slow',
      source: 'S9',
      about: 'Both replicas answer 2 s late: no second read can help, so it must not double the load on them.',
      phases: [
        {
          name: 'fault',
          load: open(100, 1000),
          faults: [latency(PRIMARY, '2s'), latency(SECONDARY, '2s')],
        },
      ],
      statements: {
        'arrivals at b <= 20% of arrivals at a': { ...breaks('hedge'), ...holds('hedge-budgeted') },
        'rate of timeout = 100%': holds(...HEDGES),
        'max duration < 1.5s': holds(...HEDGES),
      },
    },
    {
      name: 'S9-hole',
      source: 'S9',
      about: 'The primary accepts the read and never answers. With a second replica, reads must succeed.',
      phases: [{ name: 'fault', load: open(50, 800), faults: [blackhole(PRIMARY)] }],
      statements: {
        'success rate >= 99%': holds('backup', 'hedge'),
        'median duration < 500ms': { ...breaks('backup'), ...holds('hedge') },
        'median duration < 2.5s': holds('backup', 'hedge'),
      },
      figures: { 'p50 duration': { backup: '2.03s ±3%', hedge: '75ms ±20%' } },
    },
    {
      name: 'S9-both-hole',
      source: 'S9',
      about: 'Neither replica answers: how long until the caller gets an error?',
      phases: [{ name: 'fault', load: open(50, 300), faults: [blackhole(PRIMARY), blackhole(SECONDARY)] }],
      statements: {
        'max duration < 1.5s': breaks('backup'),
        'max duration < 4.5s': holds('backup'),
        'all complete': holds('backup'),
      },
      figures: { 'max duration': { backup: '4s ±3%' } },
    },
    {
      name: 'S9-error',
      source: 'S9',
      about: 'The primary answers 500 at once. The first call to end is not the first to succeed.',
      phases: [{ name: 'fault', load: open(50, 800), faults: [behave('a', { status: 500 })] }],
      statements: {
        'success rate >= 99%': {
          ...breaks('single', 'hedge-literal', 'hedge-budgeted'),
          ...holds('backup', 'hedge'),
        },
      },
    },
    {
      name: 'S9-writes',
      source: 'S9',
      about: 'The primary is slow, and the request is a write: sent to both replicas, it is done twice.',
      requests: WRITES,
      phases: [{ name: 'fault', load: open(50, 800), faults: [behave('a', { slowWorkMs: 300 })] }],
      statements: {
        'arrivals at b = 0': { ...holds('hedge'), ...breaks('hedge-careless') },
        'success rate >= 95%': holds('hedge'),
      },
    },
  ],
});
