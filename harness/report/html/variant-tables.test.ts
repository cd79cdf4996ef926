import { expect, test } from 'vitest';
import { evidence } from '../../assertions/sample/evidence.ts';
import { countersTable } from './variant-tables.ts';

test('a count of which only a limit is known is shown as one', () => {
  const counted = [
    { name: 'arrivals', at: 'bank', phase: 'fault', value: 489, limits: [489, null] },
    { name: 'threads low water', at: 'bank', phase: 'fault', value: 7, limits: [null, 7] },
    { name: 'charges', at: 'bank', phase: 'fault', value: 12 },
    { name: 'emails', at: 'notify', phase: 'fault', value: 0 },
  ] as const;
  const table = countersTable(evidence({ counted }));
  const page = table ? table.markup : '';
  expect(page).toMatch(/arrivals · bank<td>≥ 489</);
  expect(page).toMatch(/threads low water · bank<td>≤ 7</);
  expect(page).toMatch(/charges · bank<td>12</);
  expect(page).toContain('1 more stayed at 0');
});
