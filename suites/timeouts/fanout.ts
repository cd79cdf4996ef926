import { behave, blackhole, closed, down, latency, type Scenario } from '../../harness/index.ts';
import { fanout } from '../../targets/fanout/target.ts';
import { breaks, holds, leavesNothing, same } from '../expectations.ts';

const ALL = ['sequential', 'gather-all', 'phased'];
const OPTIONAL = ['analytics', 'logging', 'recommendations', 'reviews', 'ads'];
const pages = closed(20, 10);
/** The slowest variant has its own lane; the others share one. */
const lane = { sequential: 'one by one' };

/**
 * System S11: a page from ten dependencies, in real time, since its shortest limit is 80 ms. 90 % of the pages must
 * succeed: on a busy machine a required part is late now and then, and a page that needed an optional one would always fail.
 */
export const pageFromTen: readonly Scenario[] = [
  {
    name: 'S11-recommendations',
    source: 'S11',
    about: 'Recommendations never come. They are optional: the page must be answered without them, as fast as ever.',
    target: fanout,
    lane,
    takesMs: { sequential: 18_000, 'gather-all': 11_000 },
    phases: [
      { name: 'baseline', load: pages },
      { name: 'fault', load: pages, faults: [blackhole('orchestrator->recommendations')] },
    ],
    statements: {
      'max duration during fault < 3s': { ...breaks('sequential', 'gather-all'), ...holds('phased') },
      'median duration during fault < 1s': { ...breaks('sequential', 'gather-all'), ...holds('phased') },
      'success rate during fault >= 90%': holds(...ALL),
      'rate of complete during fault = 0%': holds(...ALL),
      ...leavesNothing('orchestrator', ['phased']),
      'success rate during baseline >= 90%': holds(...ALL),
    },
    figures: {
      'max duration during fault': { phased: '0s..2.3s' },
      'p50 duration during fault': { 'gather-all': '3s..3.3s' },
    },
  },
  {
    name: 'S11-optional',
    source: 'S11',
    about:
      'Everything optional is 10 s late: their timeouts, one after the other or the longest of them, are what a page costs.',
    target: fanout,
    lane,
    phases: [
      {
        name: 'fault',
        load: closed(10, 10),
        faults: OPTIONAL.map((name) => latency(`orchestrator->${name}`, '10s')),
      },
    ],
    statements: {
      'max duration < 5s': { ...breaks('sequential', 'gather-all'), ...holds('phased') },
      'success rate >= 90%': holds(...ALL),
      ...leavesNothing('orchestrator', ['phased']),
    },
    // 10.9 s on top of the required ones, in sequence; 7.5 s in parallel to them; 95 % of simulated runs.
    figures: {
      'p50 duration': { sequential: '11.25s ±5%', 'gather-all': '7.5s..7.74s ±2%' },
    },
  },
  {
    name: 'S11-reviews',
    source: 'S11',
    about: 'Reviews are 6 s late, within their own timeout of 7.5 s, which is longer than the budget of the page.',
    target: fanout,
    lane,
    takesMs: 9000,
    phases: [{ name: 'fault', load: closed(10, 10), faults: [behave('reviews', { slowWorkMs: 6000 })] }],
    statements: {
      'max duration < 5s': { ...breaks('gather-all'), ...holds('phased') },
      ...leavesNothing('orchestrator', ['phased']),
    },
  },
  {
    name: 'S11-analytics',
    source: 'S11',
    about: 'Analytics is down. Every variant must answer pages without it.',
    target: fanout,
    lane,
    takesMs: 4000,
    phases: [{ name: 'fault', load: pages, faults: [down('orchestrator->analytics')] }],
    statements: {
      'success rate >= 90%': holds(...ALL),
      'rate of complete = 0%': holds(...ALL),
      ...leavesNothing('orchestrator', ['phased']),
    },
  },
  {
    name: 'S11-auth',
    source: 'S11',
    about: 'Identity is 1 s late and required: the page is refused after 150 ms, and no other call is made.',
    target: fanout,
    lane,
    phases: [{ name: 'fault', load: closed(10, 10), faults: [latency('orchestrator->auth', '1s')] }],
    statements: {
      'rate of auth_timeout = 100%': holds(...ALL),
      'arrivals at search = 0': holds(...ALL),
      ...leavesNothing('orchestrator', ['phased']),
    },
    figures: { 'p50 duration': same('150ms ±10%', ...ALL) },
  },
];
