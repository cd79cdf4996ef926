import type { Figure } from '../../domain/figure.ts';
import { lowWater, type SampleScenario, type Variant } from './scenarios.ts';
import type { Simulated } from './simulate.ts';

/** What was computed for the maximum of S3-closed, in ms; of the other variants nothing was. */
const MAX_MS: Partial<Readonly<Record<Variant, readonly [text: string, low: number, high: number]>>> = {
  naive: ['8.7s..11.3s', 8700, 11_300],
  race5: ['5.3s..5.6s ±10%', 4770, 6160],
  budgeted: ['3.8s..4.05s ±10%', 3420, 4455],
};

/** Figures as they would be measured: those of `race5` miss once, as it leaks fewer threads than computed. */
export function measure(scenario: SampleScenario, variant: Variant, { load }: Simulated): Figure[] {
  const computed = MAX_MS[variant];
  if (scenario.name !== 'S3-closed' || !computed) return [];
  const [expected, low, high] = computed;
  const maxMs = Math.max(...load.recordings.map((recording) => recording.maxUs)) / 1000;
  const threads =
    variant === 'race5' ? { expected: '0..3', low: 0, high: 3 } : { expected: '100', low: 100, high: 100 };
  return [
    figure({ quantity: 'max duration', expected, low, high, observed: maxMs, unit: 'ms', samples: load.ledger.sent }),
    figure({
      quantity: 'available threads',
      ...threads,
      observed: lowWater(variant, scenario),
      unit: 'count',
      samples: 1,
    }),
  ];
}

function figure(shown: Omit<Figure, 'within'> & { readonly observed: number }): Figure {
  return { ...shown, within: shown.low <= shown.observed && shown.observed <= shown.high };
}
