import { expect, test } from 'vitest';
import { type FamilyCases, familyContract } from './catalogue.contract.ts';
import { catalogue } from './catalogue.ts';
import { alertCases } from './sample/alert-cases.ts';
import { callerCases } from './sample/caller-cases.ts';
import { gaugeCases } from './sample/gauge-cases.ts';
import { patternCases } from './sample/pattern-cases.ts';
import { serviceCases } from './sample/service-cases.ts';
import { upkeepCases } from './sample/upkeep-cases.ts';

const cases: Readonly<Record<string, FamilyCases>> = {
  ...callerCases,
  ...serviceCases,
  ...gaugeCases,
  ...patternCases,
  ...upkeepCases,
  ...alertCases,
};

test('every family has its cases', () => {
  expect(Object.keys(cases).toSorted()).toEqual(catalogue.map(({ name }) => name).toSorted());
});

for (const entry of catalogue) familyContract(entry, cases[entry.name] ?? { holds: [], breaks: [], refuses: [] });
