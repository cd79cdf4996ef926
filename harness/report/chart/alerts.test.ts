import { expect, test } from 'vitest';
import type { Evidence, Series } from '../../domain/evidence.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { alertLines } from './alerts.ts';

const [sample] = sampleRun().scenarios;
const linesOf = (...series: Series[]) => alertLines({ ...(sample?.evidence as Evidence), series });
const series = (labels: string, ...values: (number | null)[]): Series => ({
  name: `ALERTS{alertname="Slow",${labels}}`,
  service: 'alerts',
  samples: values.map((value, i) => [i * 1000, value] as const),
});

test('an alert goes from silent over pending to firing, in one line for each set of its labels', () => {
  const lines = linesOf(
    series('alertstate="firing",service="bank",severity="page"', 0, 0, 1, null, 0),
    series('alertstate="pending",service="bank",severity="page"', 0, 1, 0, null, 1),
    series('alertstate="pending",service="fraud",severity="page"', 1, 1, 0, 0, 0),
  );
  expect(lines).toEqual([
    {
      alert: 'Slow',
      name: 'Slow fraud',
      samples: [
        [0, 1],
        [1000, 1],
        [2000, 0],
        [3000, 0],
        [4000, 0],
      ],
    },
    {
      alert: 'Slow',
      name: 'Slow bank',
      samples: [
        [0, 0],
        [1000, 1],
        [2000, 2],
        [3000, null],
        [4000, 1],
      ],
    },
  ]);
});

test('an alert that is exported without a state fires', () => {
  expect(linesOf({ ...series('job="shop"', 0, 1), service: 'shop' })).toMatchObject([
    {
      name: 'Slow shop',
      samples: [
        [0, 0],
        [1000, 2],
      ],
    },
  ]);
});
