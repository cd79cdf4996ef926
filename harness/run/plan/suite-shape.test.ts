import { expect, test } from 'vitest';
import { shapeProblems } from './suite-shape.ts';

const target = { name: 't', front: 'f', services: {}, edges: [], variants: {}, requests: [], rules: [] };
const phase = { name: 'fault', load: { model: 'closed', requests: 1, concurrency: 1 } };
const scenario = { name: 's', about: '', phases: [phase], statements: { 'all complete': { naive: 'hold' } } };
const suite = { name: 'x', about: '', target, scenarios: [scenario] };

test('a suite has no problems, and may have fields that are not known', () => {
  expect(shapeProblems({ ...suite, later: 1 })).toEqual([]);
});

test.each<[string, object, string]>([
  [
    'a fault that would break nothing',
    { ...suite, scenarios: [{ ...scenario, phases: [{ ...phase, fault: [] }] }] },
    'scenarios.0.phases.0.fault: is no known field, did you mean "faults"?',
  ],
  ['capitals', { ...suite, timescale: 5 }, 'timescale: is no known field, did you mean "timeScale"?'],
  [
    'a cap of a load',
    { ...suite, scenarios: [{ ...scenario, phases: [{ ...phase, load: { ...phase.load, maxInflight: 5 } }] }] },
    'scenarios.0.phases.0.load.maxInflight: is no known field, did you mean "maxInFlight"?',
  ],
  [
    'a deadline of a target',
    { ...suite, target: { ...target, deadlinMs: 5 } },
    'target.deadlinMs: is no known field, did you mean "deadlineMs"?',
  ],
  [
    'requests of a scenario',
    { ...suite, scenarios: [{ ...scenario, request: [] }] },
    'scenarios.0.request: is no known field, did you mean "requests"?',
  ],
])('%s that is misspelt is refused and not left out', (_what, declared, problem) => {
  expect(shapeProblems(declared)).toEqual([problem]);
});

test.each([
  [{ from: 'f', to: 'g', env: 'G_URL' }],
  [{ from: 'f', to: 'g', env: { G_HOST: '{host}', G_PORT: '{port}' } }],
  [{ from: 'f', to: 'g', port: 9001 }],
  [{ from: 'f', to: 'g' }],
])('an edge may be told as %j', (edge) => {
  expect(shapeProblems({ ...suite, target: { ...target, edges: [edge] } })).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'suite'],
  ['a text', 'suite', 'suite'],
  ['a function', () => suite, 'suite'],
  ['a promise', Promise.resolve(suite), 'name'],
  ['no name', { ...suite, name: '' }, 'name'],
  ['no target', { ...suite, target: null }, 'target'],
  ['services in a list', { ...suite, target: { ...target, services: 'all' } }, 'target.services'],
  [
    'an entry as text',
    { ...suite, target: { ...target, services: { f: { entry: './f.ts' } } } },
    'target.services.f.entry',
  ],
  ['scenarios by name', { ...suite, scenarios: { s: scenario } }, 'scenarios'],
  ['a scenario that is null', { ...suite, scenarios: [null] }, 'scenarios.0'],
  [
    'a phase without load',
    { ...suite, scenarios: [{ ...scenario, phases: [{ name: 'fault' }] }] },
    'scenarios.0.phases.0.load',
  ],
  [
    'an unknown phase',
    { ...suite, scenarios: [{ ...scenario, phases: [{ ...phase, name: 'x' }] }] },
    'scenarios.0.phases.0.name',
  ],
  [
    'a fault that is text',
    { ...suite, scenarios: [{ ...scenario, phases: [{ ...phase, faults: ['kill'] }] }] },
    'scenarios.0.phases.0.faults.0',
  ],
  [
    'a wish that is none',
    { ...suite, scenarios: [{ ...scenario, statements: { a: { naive: 'maybe' } } }] },
    'scenarios.0.statements.a.naive',
  ],
  ['a scale of 0', { ...suite, timeScale: 0 }, 'timeScale'],
])('%s is refused where it is wrong', (_, declared, path) => {
  expect(shapeProblems(declared).map((problem) => problem.split(':')[0])).toContain(path);
});
