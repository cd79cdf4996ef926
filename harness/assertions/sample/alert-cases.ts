import type { FamilyCases } from '../catalogue.contract.ts';
import type { Given } from './evidence.ts';

const PHASES = [
  { name: 'baseline', fromMs: 0, toMs: 1000 },
  { name: 'fault', fromMs: 1000, toMs: 2000 },
  { name: 'recovery', fromMs: 2000, toMs: 3000 },
];
const TIMES = [0, 500, 1000, 1250, 1500, 1750, 2000, 2500, 3000];

type Values = readonly (number | null)[];

/** An alert as it is read at each of nine moments, and what its rule found; `found` absent: nobody evaluated a rule. */
interface AlertGiven {
  readonly alert: string;
  readonly firing?: Values;
  readonly labels?: string;
  readonly state?: 'firing' | 'pending';
  readonly found?: Values;
}

const timed = (values: Values) => values.map((value, i) => [TIMES[i] ?? 0, value] as const);
const given = (...alerts: AlertGiven[]): Given => ({
  phases: PHASES,
  timeScale: 10,
  faults: [{ fromMs: 1000, toMs: 2000 }],
  series: alerts.flatMap(({ alert, firing, labels = '', state = 'firing' }) =>
    firing
      ? [
          {
            name: `ALERTS{alertname="${alert}",alertstate="${state}"${labels}}`,
            service: 'alerts',
            samples: timed(firing),
          },
        ]
      : [],
  ),
  alerts: alerts.flatMap(({ alert, found }) => (found ? [{ alert, evaluations: timed(found) }] : [])),
});

const FOUND: Values = [1, 1, 1, 1, 1, 1, 1, 1, 1];
const NEVER: Values = [0, 0, 0, 0, 0, 0, 0, 0, 0];
const EARLY: Values = [0, 0, 0, 1, 1, 1, 1, 0, 0];
const LATE: Values = [0, 0, 0, 0, 0, 1, 1, 1, 0];

const silent = given({ alert: 'Slow', found: FOUND });
const early = given({ alert: 'Slow', firing: EARLY, found: FOUND });
const pending = given({ alert: 'Slow', firing: EARLY, state: 'pending', found: FOUND });
const blind = given({ alert: 'Slow', found: NEVER });
const bank = given({ alert: 'Slow', firing: EARLY, labels: ',service="bank"', found: FOUND });
const missed = given({ alert: 'Slow', found: [1, 1, 1, null, 1, 1, 1, 1, 1] });
const two = given({ alert: 'Near', firing: EARLY, found: FOUND }, { alert: 'Slow', firing: LATE, found: FOUND });
const same = given({ alert: 'Near', firing: LATE, found: FOUND }, { alert: 'Slow', firing: LATE, found: FOUND });
const onlyNear = given({ alert: 'Near', firing: EARLY, found: FOUND }, { alert: 'Slow', found: FOUND });
const always = given({ alert: 'Near', firing: FOUND, found: FOUND }, { alert: 'Slow', firing: LATE, found: FOUND });

const unseenFirst = given(
  { alert: 'Near', found: [1, 1, 1, null, 1, 1, 1, 1, 1] },
  { alert: 'Slow', firing: LATE, found: FOUND },
);

/** Of `alert`, beside its cases of exported series. */
export const unseenAlerts: FamilyCases['leavesOpen'] = [
  ['alert "Slow" fires within 10s', missed, 'not firing 0 ms after the fault began, when it was last read'],
];

export const alertCases: Readonly<Record<string, FamilyCases>> = {
  'alert silence': {
    holds: [
      ['no alert "Slow"', silent],
      ['no alert Slow during baseline', early],
      ['no alert Slow after 5s of recovery', early],
      ['no alert', silent],
      ['no alert', pending],
      ['no alert "Slow{service=\\"fraud\\"}" during fault', bank],
      // Without rules, of an endpoint that exports its alerts.
      ['no alert Slow during baseline', given({ alert: 'Slow', firing: EARLY })],
    ],
    breaks: [
      ['no alert "Slow" during fault', early, '4 readings firing of "Slow", first 2.5 s into fault'],
      ['no alert', early, '4 readings firing of "Slow", first 2.5 s into fault'],
      [
        'no alert "Slow{service=\\"bank\\"}" during fault',
        bank,
        '4 readings firing of "Slow{service=\\"bank\\"}", first 2.5 s into fault',
      ],
      // It began before the phase, and fires in it.
      ['no alert during recovery', early, '1 readings firing of "Slow", first 0 ms into recovery'],
      [
        'no alert during fault',
        given({ alert: 'Slow', firing: [0, 0, 0, null, 1, 1, 1, 0, 0], found: [1, 1, 1, null, 1, 1, 1, 1, 1] }),
        '3 readings firing of "Slow", first 5 s into fault',
      ],
    ],
    leavesOpen: [
      [
        'no alert "Slow" during baseline',
        blind,
        '0 readings firing of "Slow", but its expression gave no series, so it could not fire',
      ],
      ['no alert "Other"', silent, 'alert "Other": it was not in any reading'],
      ['no alert "Slow" during fault', missed, '0 readings firing of "Slow", but a reading that it needs is missing'],
    ],
    refuses: [
      'no alert "Slow" within 5s',
      'no alert during warmup',
      'no alerts',
      'no alert "a" "b"',
      'no alert Slow for /pay',
    ],
  },
  'alert order': {
    holds: [
      ['alert "Near" fires before alert "Slow"', two],
      ['alert Near fires before alert Slow', onlyNear],
    ],
    breaks: [
      [
        'alert "Slow" fires before alert "Near"',
        two,
        '"Slow" firing 7.5 s after the fault began, not yet 5 s after it; "Near" firing 2.5 s after the fault began',
      ],
      [
        'alert "Slow" fires before alert "Near"',
        onlyNear,
        '"Slow" not firing 20 s after the fault began, when it was last read; "Near" firing 2.5 s after the fault began',
      ],
    ],
    leavesOpen: [
      [
        'alert "Near" fires before alert "Slow"',
        same,
        '"Near" firing 7.5 s after the fault began, not yet 5 s after it; "Slow" firing 7.5 s after the fault began, not yet 5 s after it',
      ],
      [
        'alert "Near" fires before alert "Slow"',
        unseenFirst,
        '"Near" not firing 0 ms after the fault began, when it was last read; "Slow" firing 7.5 s after the fault began, not yet 5 s after it',
      ],
      ['alert "Slow" fires before alert "Other"', two, 'alert "Other" was not in any reading'],
      ['alert "Slow" fires before alert "Slow"', silent, 'neither of them fired'],
      ['alert "Near" fires before alert "Slow"', always, 'alert "Near": it was firing before the fault began'],
    ],
    refuses: [
      'alert "a" fires before "b"',
      'alert "a" fires before alert',
      'alert "a" fires before alert "b" during fault',
    ],
  },
  'alert data': {
    holds: [
      ['alert "Slow" has data during baseline', silent],
      ['alert Slow has data', missed],
      ['every alert has data', two],
      // A healthy day is one on which it does not fire.
      ['every alert has data during fault', early],
    ],
    breaks: [
      ['alert "Slow" has data during baseline', blind, '0 series from the expression of "Slow"'],
      [
        'every alert has data during baseline',
        given({ alert: 'Near', found: FOUND }, { alert: 'Slow', found: NEVER }),
        '0 series from the expression of "Slow"',
      ],
    ],
    leavesOpen: [
      [
        'alert "Slow" has data during fault',
        given({ alert: 'Slow', found: [1, 1, 0, null, 0, 0, 0, 0, 0] }),
        '0 series from the expression of "Slow", but a reading that it needs is missing',
      ],
      ['alert "Other" has data', silent, 'alert "Other": no rule of it was evaluated'],
      ['alert "Slow" has data', given({ alert: 'Slow', firing: EARLY }), 'alert "Slow": no rule of it was evaluated'],
    ],
    refuses: ['alert has data', 'every alert "Slow" has data', 'every alert has data within 5s', 'alert "Slow" has'],
  },
};
