import { behave, down, type Expectations, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';
import { ERROR_PAGES, edgeTo, ROUTES, ROW_NAMES, SICK } from './words.ts';

/** Requests a second over all rows. */
const RATE = 100;
/** Of one row alone, and over all phases: which requests of a row were sent in the moment when a fault began is not known. */
const good = (route: string) => `success rate for "${route}" >= 99%`;
const counted = (trigger: string, row: string) =>
  `"fallbacks_total{row=\\"${row}\\",trigger=\\"${trigger}\\"}" at storefront during fault > 0`;
/** Of 400 requests a fifth takes half a second: the 95th percentile is one of these, and the 99th of so few has no upper limit. */
const ON_TIME = 'p95 duration during fault <= 600ms';
/** Fail open. */
const UNCHECKED = 'count of approved_unchecked = 0';
const ON_CREDIT = 'count of credit_unchecked = 0';
const AGE = 'count of wrong_age = 0';
const TWICE = '"charges_again_total" at books = 0';

const DEAD = SICK.map((name) => down(edgeTo(name)));

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
    // Timers that were due in a stall of the machine fire together, and five timeouts in a row open a circuit. Four rows call the
    // primary gateway: of its nine late calls a second, five are due within half a second.
    timeScale: 1,
    phases: [
      { name: 'baseline', load: open(RATE, 800) },
      {
        name: 'fault',
        load: open(RATE, 4000),
        // After the work is done: a charge that timed out has been made.
        faults: SICK.map((name) => behave(name, { slowReplyMs: 2000, every: 5 })),
      },
      { name: 'recovery', load: open(RATE, 2600) },
    ],
    statements: {
      ...perRoute((route) => ({ ...holds('resilient', 'timeout-only'), ...breaks('open-only'), ...naiveIn(route) })),
      [ON_TIME]: { ...holds('resilient'), ...breaks('no-timeout') },
      'fallback rate during baseline = 0%': holds('resilient', 'timeout-only', 'open-only', 'no-timeout'),
      // One request in five meets it, and is told so.
      'fallback rate after 1s of fault >= 10%': {
        ...holds('resilient', 'timeout-only'),
        ...breaks('open-only', 'no-timeout'),
      },
      'fallback rate after 1.6s of recovery = 0%': holds('resilient', 'timeout-only'),
      ...perRow('timeout', 'resilient', 'timeout-only'),
      'breaker never opens': holds('resilient'),
      [UNCHECKED]: { ...holds('resilient'), ...breaks('naive') },
      [ON_CREDIT]: holds('resilient'),
      [TWICE]: { ...holds('resilient'), ...breaks('naive') },
      'count of wrong_answer = 0': holds('resilient', 'timeout-only'),
    },
    figures: {
      'fallback rate after 1s of fault': { resilient: '20% ±3%', 'timeout-only': '20% ±3%', 'open-only': '0%' },
      'p95 duration during fault': { resilient: '500ms..600ms', 'no-timeout': '2s..2.3s' },
      'success rate during fault': { naive: '87% ±3%', 'open-only': '80% ±3%', 'no-timeout': '100%' },
    },
  },
  {
    name: 'S20-open',
    source: 'S20',
    about:
      'Six dependencies refuse connections, and their circuits open after five failures each. From then on every plan B ' +
      'has to answer for an open circuit, at once, and to say that it is one.',
    lane: 'open',
    phases: [
      { name: 'baseline', load: open(RATE, 2000) },
      { name: 'fault', load: open(RATE, 5000), faults: DEAD },
    ],
    statements: {
      ...perRoute((route) => ({ ...holds('resilient'), ...breaks('timeout-only'), ...naiveIn(route) })),
      'success rate after 2s of fault >= 99%': {
        ...holds('resilient', 'open-only', 'unflagged'),
        ...breaks('timeout-only', 'naive'),
      },
      // With all six dead, every good answer is that of a fallback.
      'rate of ok after 2s of fault = 0%': { ...holds('resilient', 'open-only'), ...breaks('unflagged') },
      'fallback rate after 2s of fault = 100%': { ...holds('resilient', 'open-only'), ...breaks('unflagged') },
      ...perRow('open', 'resilient', 'open-only'),
      [UNCHECKED]: { ...holds('resilient'), ...breaks('naive') },
      [ON_CREDIT]: holds('resilient', 'open-only'),
      [AGE]: holds('resilient', 'open-only'),
      'count of wrong_answer = 0': holds('resilient', 'open-only'),
    },
    figures: {
      // Six routes of nine, and the requests before the circuits open.
      'success rate after 2s of fault': { naive: '33% ±6%', 'timeout-only': '0% ±1%' },
    },
  },
  {
    name: 'S20-heal',
    source: 'S20',
    about:
      'The same outage. Users wait no longer than before it, and when all is well again nobody gets an answer of a plan B ' +
      'any more.',
    // A p99 of 200 ms is soon the machine's.
    timeScale: 1,
    phases: [
      { name: 'baseline', load: open(150, 3700) },
      { name: 'fault', load: open(RATE, 6000), faults: DEAD },
      // Circuits stay open for 8 s, so the first probes come within 3 s after the heal.
      { name: 'recovery', load: open(RATE, 7000) },
    ],
    statements: {
      'p99 duration during fault <= 1.2x baseline': holds('resilient'),
      'fallback rate during baseline = 0%': holds('resilient'),
      'fallback rate after 4.5s of recovery = 0%': holds('resilient'),
      'success rate after 4.5s of recovery = 100%': holds('resilient'),
      'error rate = 0%': holds('resilient'),
      [TWICE]: holds('resilient'),
    },
    // Charges: 162 to 198 ms at the primary gateway, 108 to 132 ms at the backup, and the way.
    figures: { 'p99 duration during fault': { resilient: '130ms..170ms' } },
  },
];
