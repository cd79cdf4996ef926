import { describe, expect, test } from 'vitest';
import type { Fault } from '../domain/fault.ts';
import { faultKinds, kindOf } from './catalogue.ts';
import { faultCases } from './fault-cases.fixture.ts';
import { httpStatus } from './http/http-status.ts';
import { restart } from './service/restart.ts';

const CASES = [...faultCases('a->b', 'b').map(({ fault }) => fault), restart('b')];
const parameters = (kind: string) => faultKinds.get(kind)?.parameters ?? expect.fail(`no kind ${kind}`);

describe.each([...faultKinds.values()])('$kind', (kind) => {
  const cases = CASES.filter((fault) => fault.kind === kind.kind);

  test('every field of its faults is a parameter', () => {
    const fields = ['kind', 'on', ...kind.parameters.map(({ field }) => field)];
    for (const fault of cases) expect(fields).toEqual(expect.arrayContaining(Object.keys(fault)));
  });

  test('what may be left out is what its builder makes of it', () => {
    const defaults = kind.parameters.flatMap((each) => ('default' in each ? [[each.field, each.default]] : []));
    const made = cases.map((fault) => expect.objectContaining(Object.fromEntries(defaults)).asymmetricMatch(fault));
    expect(made).toContain(true);
  });

  test('what may not be left out is there in every fault', () => {
    const needed = kind.parameters.filter((each) => !('default' in each) && !each.optional).map(({ field }) => field);
    for (const fault of cases) expect(Object.keys(fault)).toEqual(expect.arrayContaining(needed));
    for (const field of needed) {
      const { [field]: _, ...without } = cases[0] as Fault;
      expect(kindOf(without as Fault).check(without as Fault), field).not.toEqual([]);
    }
  });

  test('no name is told twice, or is what files say of every fault', () => {
    const names = kind.parameters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const taken of ['fault', 'on', 'for', 'at']) expect(names).not.toContain(taken);
  });
});

test('a parameter says how it is written', () => {
  expect(parameters('latency')).toEqual([
    { field: 'stream', name: 'stream', takes: 'text', choices: ['upstream', 'downstream'], default: 'downstream' },
    { field: 'toxicity', name: 'toxicity', takes: 'share', default: 1 },
    { field: 'latencyMs', name: 'latency', takes: 'duration' },
    { field: 'jitterMs', name: 'jitter', takes: 'duration', default: 0 },
  ]);
  expect(parameters('cpu-pressure')).toEqual([{ field: 'share', name: 'share', takes: 'share' }]);
  expect(parameters('behave')).toEqual([{ field: 'behaviour', name: 'behaviour', takes: 'fields' }]);
  expect(parameters('timeout')).toContainEqual(expect.objectContaining({ name: 'stream', default: 'upstream' }));
});

test('the share of requests is named as suites name it, and a whole connection has no stream to choose', () => {
  const status = parameters(httpStatus('a->b', 503).kind);
  expect(status).toContainEqual({ field: 'toxicity', name: 'share', takes: 'share', default: 1 });
  expect(status).toContainEqual(expect.objectContaining({ field: 'stream', fixed: true }));
  expect(status).toContainEqual({ field: 'method', name: 'method', takes: 'text', optional: true });
  expect(parameters('hang')).toContainEqual(expect.objectContaining({ field: 'stream', fixed: true }));
});
