import { describe, expect, test } from 'vitest';
import { defineTarget } from '../../domain/define-target.ts';
import { latency } from '../../faults/edge/latency.ts';
import { steps as shape } from '../../faults/shape/shape.ts';
import { checkRunbook } from './read-runbook.ts';
import { GOOD, problemsOfCode, TARGETS } from './sample-runbook.fixture.ts';

const slow = (at: string, name = 'slow', more: object = {}) => ({
  at,
  inject: { name, fault: 'latency', on: 'shop->bank', latency: '5s', ...more },
});
const told = (change: object) => {
  try {
    checkRunbook({ file: 'a.yaml', written: { ...GOOD, ...change }, source: 'file' }, TARGETS);
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.trim());
  }
};

describe('the order of steps', () => {
  test.each<[string, readonly object[], readonly string[]]>([
    ['as it should be', [slow('1m'), { at: '1m', say: 'x' }, { at: '10m', say: 'the end' }], []],
    [
      'out of order',
      [{ at: '3m', say: 'x' }, slow('2m'), { at: '2m30s', say: 'y' }, { at: '4m', lift: 'slow' }],
      [
        'steps[1] at 2m 00s comes after steps[0] at 3m 00s: put the steps in the order of their times',
        'steps[2] at 2m 30s comes after steps[0] at 3m 00s: put the steps in the order of their times',
      ],
    ],
    [
      'after the load',
      [{ at: '11m', say: 'x' }],
      ['steps[0] at 11m 00s is too late: the load ends at 10m 00s (length)'],
    ],
    [
      'as the load ends',
      [slow('10m'), { at: '10m', load: '5/s' }],
      [
        'steps[0] at 10m 00s is too late: the load ends at 10m 00s (length), so there would be nothing to break',
        'steps[1] at 10m 00s is too late: the load ends at 10m 00s (length), so there would be nothing to break',
      ],
    ],
    [
      'without a baseline',
      [slow('0s')],
      ['steps[0] at 0 ms leaves no time before it: the steady state is judged by what was seen until the first fault'],
    ],
  ])('%s', (_, steps, problems) => expect(told({ steps })).toEqual(problems));
});

describe('what is lifted', () => {
  test.each<[string, readonly object[], string | undefined]>([
    ['twice by turns', [slow('1m'), { at: '2m', lift: 'slow' }, slow('3m'), { at: '4m', lift: 'slow' }], undefined],
    ['again after its time', [slow('1m', 'slow', { for: '30s' }), slow('2m')], undefined],
    [
      'never injected',
      [slow('1m'), { at: '2m', lift: 'slwo' }],
      'steps[1].lift is "slwo": nothing of this name is injected, did you mean "slow"?',
    ],
    ['nothing at all', [{ at: '2m', lift: 'slow' }], 'steps[0].lift is "slow": nothing of this name is injected'],
    [
      'too early',
      [{ at: '1m', lift: 'slow' }, slow('2m')],
      'steps[0].lift is "slow": it is injected only later, by steps[1]',
    ],
    [
      'twice',
      [slow('1m'), { at: '2m', lift: 'slow' }, { at: '3m', lift: 'slow' }],
      'steps[2].lift is "slow": steps[1] has lifted it already',
    ],
    [
      'after its time',
      [slow('1m', 'slow', { for: '30s' }), { at: '2m', lift: 'slow' }],
      'steps[1].lift is "slow": it is lifted by itself at 90 s, because of its `for`',
    ],
    [
      'as it is injected',
      [slow('1m'), { at: '1m', lift: 'slow' }],
      'steps[1].lift is "slow": it is injected at the same time, by steps[0], and would not act at all',
    ],
    [
      'injected while it acts',
      [slow('1m'), slow('2m')],
      'steps[1].inject.name is "slow": it still acts since steps[0]; lift it before, or name this one otherwise',
    ],
    [
      'injected before its time is over',
      [slow('1m', 'slow', { for: '2m' }), slow('2m')],
      'steps[1].inject.name is "slow": it still acts',
    ],
  ])('%s', (_, steps, problem) => {
    const problems = told({ steps });
    if (problem === undefined) expect(problems).toEqual([]);
    else expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe('faults that would undo each other', () => {
  const at = (time: string, name: string, fault: string, on: string, more: object = {}) => ({
    at: time,
    inject: { name, fault, on, ...more },
  });

  test.each<[string, readonly object[], boolean]>([
    ['two latencies add up', [slow('1m', 'a'), slow('2m', 'b')], false],
    ['a service that is frozen and killed', [at('1m', 'a', 'freeze', 'bank'), at('2m', 'b', 'kill', 'bank')], true],
    ['two services', [at('1m', 'a', 'freeze', 'bank'), at('2m', 'b', 'kill', 'stock')], false],
    ['one after the other', [at('1m', 'a', 'freeze', 'bank', { for: '1m' }), at('2m', 'b', 'kill', 'bank')], false],
    ['an edge that is down twice', [at('1m', 'a', 'down', 'shop->bank'), at('2m', 'b', 'down', 'shop->bank')], true],
    ['an edge that is down and slow', [slow('1m', 'a'), at('2m', 'b', 'down', 'shop->bank')], false],
  ])('%s', (_, steps, refused) => {
    const together = told({ steps }).filter((text) => text.includes('the end of one would end the other'));
    expect(together.length > 0).toBe(refused);
  });
});

describe('the blast radius', () => {
  const radius = (blastRadius: object, steps: readonly object[] = [slow('1m', 'slow', { for: '2m' })]) =>
    told({ blastRadius, steps });

  test.each<[string, readonly string[], readonly string[]]>([
    ['inside', radius({ on: ['shop->bank'], share: '100%', longest: '2m' }), []],
    [
      'elsewhere',
      radius({ on: ['stock'] }),
      ['steps[0].inject: slow breaks shop->bank, and blastRadius.on allows stock'],
    ],
    ['too wide', radius({ share: '20%' }), ['steps[0].inject: slow touches 100 %, and blastRadius.share allows 20 %']],
    ['just wide enough', radius({ share: 0.2 }, [slow('1m', 'slow', { toxicity: '20%' })]), []],
    [
      'too long',
      radius({ longest: '1m' }),
      ['steps[0].inject: slow acts for 2m 00s, and blastRadius.longest allows 60 s'],
    ],
    ['lifted in time', radius({ longest: '1m' }, [slow('1m'), { at: '2m', lift: 'slow' }]), []],
    [
      'never lifted',
      radius({ longest: '1m' }, [slow('1m')]),
      ['steps[0].inject: slow acts for 9m 00s (nothing lifts it before the end), and blastRadius.longest allows 60 s'],
    ],
    ['for longer than the load', radius({ longest: '9m' }, [slow('1m', 'slow', { for: '1h' })]), []],
  ])('%s', (_, problems, expected) => expect(problems).toEqual(expected));

  test('a fault that changes is as wide as its widest step', () => {
    const mild = latency('shop->bank', '1s', { toxicity: 0.1 });
    const worst = latency('shop->bank', '1s', { toxicity: 0.9 });
    const step = { at: '1m', inject: { name: 'it', fault: shape('it', ['0s', mild], ['5s', worst]), for: '10s' } };
    const written = { ...GOOD, target: TARGETS['shop'], steps: [step], blastRadius: { share: '50%' } };
    expect(problemsOfCode(written)).toEqual(['steps[0].inject: it touches 90 %, and blastRadius.share allows 50 %']);
  });

  test('a service on another machine has to be named', () => {
    const target = defineTarget({
      name: 'far',
      services: { shop: { command: 'shop {timeScale}' }, bank: { url: 'http://bank.example:80' } },
      edges: [{ from: 'shop', to: 'bank', env: 'BANK_URL' }],
    });
    const written = { ...GOOD, target };
    expect(problemsOfCode(written)).toEqual([
      'blastRadius: bank is on bank.example, which is not this machine; name it in blastRadius.hosts if that is really meant',
    ]);
    expect(problemsOfCode({ ...written, blastRadius: { hosts: ['bank.example'] } })).toEqual([]);
  });
});

describe('statements', () => {
  const lasting = [slow('2m')];
  test.each<[string, object, string]>([
    ['a typing error', { expect: ['p99 duraton < 1s'] }, 'expect[0]: "p99 duraton < 1s": column 5'],
    ['a service that is not there', { expect: ['no thread exhaustion at bnk'] }, 'did you mean "bank"?'],
    ['an outcome that is not there', { expect: ['share of timed-oot < 1%'] }, 'timed-oot'],
    [
      'a phase that never comes',
      { steps: lasting, expect: ['success rate during recovery >= 99%'] },
      'expect[0]: "success rate during recovery >= 99%" names recovery, and the last fault acts until the load ends at 10m 00s: lift it before, or give it `for`',
    ],
    [
      'a phase of a calm day',
      { steps: [], expect: ['success rate during fault >= 99%'] },
      'names fault, and nothing is injected',
    ],
    [
      'a check too early',
      { steps: [...GOOD.steps, { at: '4m', check: 'success rate during recovery >= 99%' }] },
      'steps[2].check: "success rate during recovery >= 99%" names recovery, which begins only at 4m 00s',
    ],
    [
      'a steady state of later',
      { steadyState: ['success rate during fault >= 99%'] },
      'steadyState[0]: "success rate during fault >= 99%" names fault, and the steady state is judged before anything is broken',
    ],
    ['an alert without rules', { expect: ['alert "Slow" fires within 1m of fault'] }, 'expect[0]'],
  ])('%s', (_, change, problem) => expect(told(change).join('\n')).toContain(problem));

  test.each<[string, object]>([
    ['a check in time', { steps: [...GOOD.steps, { at: '5m', check: 'success rate during recovery >= 99%' }] }],
    ['a steady state of the baseline', { steadyState: ['success rate during baseline >= 99%', 'p99 duration < 1s'] }],
    ['a calm day', { steps: [], expect: ['success rate during baseline >= 99%'] }],
  ])('%s', (_, change) => expect(told(change)).toEqual([]));

  test('every variant that runs has something to hold or to break', () => {
    expect(told({ expect: { 'success rate >= 99%': { protected: 'hold' } } })).toEqual([
      'expect says nothing of variant unprotected: without a statement nothing could fail',
    ]);
    expect(told({ variants: ['protected'], expect: { 'success rate >= 99%': { protected: 'hold' } } })).toEqual([]);
  });
});

test('a program that is not told the time scale runs in real time', () => {
  const target = defineTarget({
    name: 'deaf',
    services: { shop: { command: 'shop' }, bank: { command: 'bank' } },
    edges: [{ from: 'shop', to: 'bank', env: 'B' }],
  });
  expect(problemsOfCode({ ...GOOD, target, timeScale: 10 }).join('\n')).toContain(
    'timeScale: target deaf runs in real time',
  );
});
