import { expect, test } from 'vitest';
import { readDefects } from './read-defects.ts';

const defect = {
  name: 'no limit',
  about: 'A payment waits for ever.',
  file: 'targets/shop.ts',
  replace: 'bank: 3500',
  by: '',
  suite: 'timeouts',
  scenarios: ['S1'],
  variants: ['budgeted'],
};

test('plain data is read as it stands', () => {
  expect(readDefects({ defects: [defect] }, 'defects.ts')).toEqual([defect]);
});

test('every field that is wrong is named at once, with its defect', () => {
  const { suite: _, ...noSuite } = defect;
  const read = () => readDefects({ defects: [{ ...noSuite, scenario: 'S1' }, { variants: 'budgeted' }] }, 'defects.ts');
  expect(read).toThrow('defects.ts has defects that are no defects:');
  expect(read).toThrow('no limit.suite: ');
  expect(read).toThrow('no limit: Unrecognized key: "scenario"');
  expect(read).toThrow('defect 2.variants: ');
});

test.each([{}, { defects: {} }])('a module without a list is refused: %j', (module) => {
  expect(() => readDefects(module, 'defects.ts')).toThrow('defects.ts exports no list `defects`');
});
