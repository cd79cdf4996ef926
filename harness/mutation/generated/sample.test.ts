import { expect, test } from 'vitest';
import { type Mutant, mutantKey } from './mutant.ts';
import { sampleMutants } from './sample.ts';

const of = (file: string, count: number): Mutant[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${file} ${i}`,
    file,
    line: i + 1,
    mutator: 'ConditionalExpression',
    original: `a > ${i}`,
    replacement: 'true',
    nth: 0,
  }));

const BANK = of('targets/payment/bank.ts', 300);
const FRAUD = of('targets/payment/fraud.ts', 300);
const SMALL = of('targets/fare/fare.ts', 20);
const keys = (mutants: readonly Mutant[]) => mutants.map(mutantKey);

test('each target has its share, and a small one at least five', () => {
  const sample = sampleMutants([...BANK, ...FRAUD, ...SMALL], 62, 7);
  const counts = Map.groupBy(sample, ({ file }) => file.split('/')[1]);
  expect(counts.get('payment')).toHaveLength(60);
  expect(counts.get('fare')).toHaveLength(5);
});

test('a target with fewer mutants than that gives all', () => {
  expect(
    sampleMutants([...BANK, ...SMALL.slice(0, 3)], 30, 7).filter(({ file }) => file.includes('fare')),
  ).toHaveLength(3);
});

test('the seed decides, and nothing else', () => {
  expect(sampleMutants(BANK, 40, 7)).toEqual(sampleMutants(BANK, 40, 7));
  expect(keys(sampleMutants(BANK, 40, 7))).not.toEqual(keys(sampleMutants(BANK, 40, 8)));
});

test('new ids and lines leave the sample as it was, and a larger sample has all of the smaller one', () => {
  const moved = BANK.map((mutant, i) => ({ ...mutant, id: String(5000 + i), line: mutant.line + 9 }));
  expect(keys(sampleMutants(moved, 40, 7))).toEqual(keys(sampleMutants(BANK, 40, 7)));
  const larger = keys(sampleMutants(BANK, 80, 7));
  expect(larger).toEqual(expect.arrayContaining(keys(sampleMutants(BANK, 40, 7))));
});
