import { behave, down, type Expectations, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';
import { ERROR_PAGES, edgeTo, ROUTES, ROW_NAMES, SICK } from './words.ts';

/** Requests a second over all rows. */
const RATE = 120;
/** What one row alone must do, so that no row hides behind the others. */
const good = (route: string) => `success rate for "${route}" during fault >= 99%`;
const counted = (trigger: string, row: string) =>
  `"fallbacks_total{row=\\"${row}\\",trigger=\\"${trigger}\\"}" at storefront during fault > 0`;
const ON_TIME = 'p99 duration during fault <= 600ms';
/** Fail open. */
const UNCHECKED = 'rate of approved_unchecked during fault = 0%';
const TWICE = '"charges_again_total" at books = 0';

const perRoute = (expected: (route: string) => Expectations) =>
  Object.fromEntries(ROUTES.map((route) => [good(route), expected(route)]));
const perRow = (trigger: string, ...variants: string[]) =>
  Object.fromEntries(ROW_NAMES.map((row) => [counted(trigger, row), holds(...variants)]));
const naiveIn = (route: string) => (ERROR_PAGES.includes(route) ? breaks('naive') : holds('naive'));

/** S20: every row, once with calls that time out while all circuits are closed, and once with open circuits. */
export const everyRow: readonly Scenario[] = [
  {
    name: 'S20-timeouts',
    source: 'S20',
    about:
      'One call in five to each of six dependencies is answered 2 s late. That is too few to open a circuit, so every ' +
      'plan B has to answer for a timeout: after 500 ms, and no later than 100 ms after that.',
    phases: [
      { name: 'baseline', load: open(RATE, 2000) },
      {
        name: 'fault',
        load: open(RATE, 6000),
        // After the work is done: a charge that timed out has been made.
        faults: SICK.map((name) => behave(name, { slowReplyMs: 2000, every: 5 })),
      },
      { name: 'recovery', load: open(RATE, 3000) },
    ],
    statements: {
      ...perRoute((route) => ({ ...holds('resilient', 'timeout-only'), ...breaks('open-only'), ...naiveIn(route) })),
      [ON_TIME]: { ...holds('resilient', 'timeout-only'), ...breaks('no-timeout') },
      'fallback rate during baseline = 0%': holds('resilient', 'timeout-only', 'open-only', 'no-timeout'),
      // One request in five meets it, and is told so.
      'fallback rate during fault >= 15%': {
        ...holds('resilient', 'timeout-only'),
        ...breaks('open-only', 'no-timeout'),
      },
      'fallback rate after 1s of recovery = 0%': holds('resilient', 'timeout-only'),
      ...perRow('timeout', 'resilient', 'timeout-only'),
      'breaker never opens': holds('resilient'),
      [UNCHECKED]: { ...holds('resilient'), ...breaks('naive') },
      [TWICE]: { ...holds('resilient'), ...breaks('naive') },
      'count of wrong_answer = 0': holds('resilient', 'timeout-only'),
    },
    figures: {
      'fallback rate during fault': { resilient: '20% ±2%', 'timeout-only': '20% ±2%', 'open-only': '0%' },
      'p99 duration during fault': { resilient: '540ms..600ms', 'no-timeout': '2s..2.3s' },
      'success rate during fault': { naive: '87% ±3%', 'open-only': '80% ±2%', 'no-timeout': '100%' },
    },
  },
  {
    name: 'S20-open',
    source: 'S20',
    about:
      'Six dependencies refuse connections, and their circuits open after five failures each. From then on every plan B ' +
      'answers at once, and says that it is one; when all is well again nobody uses it any more.',
    lane: 'open',
    phases: [
      { name: 'baseline', load: open(RATE, 4800) },
      { name: 'fault', load: open(RATE, 7000), faults: SICK.map((name) => down(edgeTo(name))) },
      // Circuits stay open for 8 s, so the first probes come within 2 s after the heal.
      { name: 'recovery', load: open(RATE, 6000) },
    ],
    statements: {
      ...perRoute((route) => ({ ...holds('resilient'), ...breaks('timeout-only'), ...naiveIn(route) })),
      'success rate after 2s of fault >= 99%': {
        ...holds('resilient', 'open-only', 'unflagged'),
        ...breaks('timeout-only', 'naive'),
      },
      'p99 duration during fault <= 1.2x baseline': holds('resilient'),
      // With all six dead, whatever is not marked as a fallback is one that hides.
      'rate of ok after 2s of fault = 0%': { ...holds('resilient', 'open-only'), ...breaks('unflagged') },
      'fallback rate after 2s of fault = 100%': { ...holds('resilient', 'open-only'), ...breaks('unflagged') },
      'fallback rate after 3.5s of recovery = 0%': holds('resilient', 'open-only'),
      'success rate after 3.5s of recovery = 100%': holds('resilient', 'open-only'),
      ...perRow('open', 'resilient', 'open-only'),
      [UNCHECKED]: { ...holds('resilient'), ...breaks('naive') },
      [TWICE]: holds('resilient'),
      'count of wrong_answer = 0': holds('resilient', 'open-only'),
    },
  },
];
