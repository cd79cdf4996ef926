import { expect, test } from 'vitest';
import type { Chart } from './chart.ts';
import { styled } from './palette.ts';

test('no two of many lines look the same', () => {
  const lines = Array.from({ length: 20 }, (_, i) => ({ name: `variant ${i}`, points: [] }));
  const chart: Chart = { title: 't', kind: 'lines', xUnit: 's', yUnit: 'ms', xTitle: 'time', lines };
  const looks = styled(chart).map(({ ink, dash }) => `${ink}: ${dash.join(' ')}`);
  expect(new Set(looks).size).toBe(lines.length);
});
