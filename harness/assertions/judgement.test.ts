import { expect, test } from 'vitest';
import { exactly } from './grammar/comparison.ts';
import { type Basis, judgeParts, type Part, unknownPart } from './judgement.ts';

const basis: Basis = { bound: 10, unit: 'count', samples: 3, window: 'fault' };
const part = (where: string, value: number): Part => ({ where, shown: value, ...exactly(value) });
const silent = unknownPart('at fraud', 'it reported nothing');

const judge = (parts: readonly Part[], op: '<' | '>' = '<') =>
  judgeParts(basis, parts, { op, bound: exactly(basis.bound) }, (value) => `${value} calls`);

test('the worst part stands for the whole, by name', () => {
  expect(judge([part('at bank', 11), part('at search', 30), part('at fraud', 3)])).toMatchObject({
    verdict: 'fail',
    observed: 30,
    why: '30 calls at search',
  });
  expect(judge([part('at bank', 30), part('at search', 11)], '>')).toMatchObject({ verdict: 'pass', observed: 11 });
});

test('a part without evidence leaves the whole undecided, unless another part broke it', () => {
  expect(judge([part('at bank', 3), silent])).toMatchObject({
    verdict: 'inconclusive',
    observed: null,
    why: 'at fraud: it reported nothing',
  });
  expect(judge([part('at bank', 30), silent])).toMatchObject({ verdict: 'fail', why: '30 calls at bank' });
});

test('a part that is only known between limits says why', () => {
  const halfSeen = { ...part('at search', 4), high: 40, unknown: 'it was silent for 8 s' };
  expect(judge([halfSeen, silent])).toMatchObject({
    verdict: 'inconclusive',
    observed: 4,
    why: '4 calls at search, but it was silent for 8 s; at fraud: it reported nothing',
  });
});

test('nothing is no evidence', () => {
  expect(judge([])).toMatchObject({ verdict: 'inconclusive', observed: null });
});
