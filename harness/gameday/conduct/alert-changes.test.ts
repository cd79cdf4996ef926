import { expect, test } from 'vitest';
import type { Series } from '../../domain/evidence.ts';
import { alertChanges } from './alert-changes.ts';

function alert(labels: string, samples: Series['samples']): Series {
  return { name: `ALERTS{${labels}}`, service: 'alerts', samples };
}

const of = { variant: 'naive', beganMs: 100 };

test('an alert fires when its series comes, and is resolved when that goes', () => {
  const series = [
    alert('alertname="Slow",alertstate="pending",service="bank"', [[1000, 1]]),
    alert('alertname="Slow",alertstate="firing",service="bank"', [
      [1000, 0],
      [2000, 1],
      [3000, 1],
      [4000, 0],
      [5000, 1],
    ]),
    { name: 'threads available', service: 'bank', samples: [[1000, 1] as const] },
  ];
  expect(alertChanges(series, of)).toEqual(
    [2000, 4000, 5000].map((atMs, i) => ({
      kind: 'alert',
      variant: 'naive',
      name: 'Slow',
      state: i === 1 ? 'resolved' : 'fires',
      labels: { service: 'bank' },
      sinceMs: atMs + 100,
    })),
  );
});

test('what is not known changes nothing, and changes of all alerts come in the order of time', () => {
  const series = [
    alert('alertname="B",alertstate="firing"', [
      [1000, null],
      [3000, 1],
      [4000, null],
      [5000, 1],
    ]),
    alert('alertname="A",alertstate="firing"', [
      [2000, 1],
      [6000, 0],
    ]),
  ];
  expect(alertChanges(series, of).map(({ name, state }) => `${name} ${state}`)).toEqual([
    'A fires',
    'B fires',
    'A resolved',
  ]);
});
