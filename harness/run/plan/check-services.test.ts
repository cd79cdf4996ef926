import { expect, test } from 'vitest';
import { defineTarget, type TargetDefinition } from '../../domain/define-target.ts';
import { closed } from '../../domain/load-plan.ts';
import type { Suite } from '../../domain/scenario.ts';
import { refuseUnplayable } from './check-services.ts';
import { checkTarget } from './check-suite.ts';
import { planSuite } from './plan-suite.ts';

const RUN = ['sh', '-c', 'true'];
const shop = (definition: TargetDefinition) => defineTarget({ name: 'shop', ...definition });
const problemsOf = (definition: TargetDefinition) =>
  checkTarget(shop(definition)).map((problem) => problem.replace('target shop: ', ''));

test.each<[string, TargetDefinition, readonly string[]]>([
  ['a command that is empty', { services: { a: { command: ' ' } } }, ['a: command is empty']],
  [
    'a port that is none',
    { services: { a: { command: RUN, port: 70_000 } } },
    ['a: port 70000 is not a number from 1 to 65535'],
  ],
  [
    'a variable that is none',
    { services: { a: { command: RUN, port: 'MY-PORT' } } },
    ['a: port "MY-PORT" is neither a number nor the name of a variable'],
  ],
  [
    'a placeholder without an edge',
    {
      services: { a: { command: ['sh', '{bnak.url}'] }, bank: { command: RUN } },
      edges: [{ from: 'a', to: 'bank', env: 'BANK' }],
    },
    ['a: {bnak.url} names a service that it has no edge to, did you mean "bank"?'],
  ],
  [
    'one port of two',
    {
      services: { a: { command: RUN, port: 8080 }, bank: { command: RUN, port: 8080 } },
      edges: [{ from: 'a', to: 'bank', port: 8080 }],
    },
    ['port 8080 is of a and bank and edge a->bank: let all but one listen elsewhere'],
  ],
  [
    'variants that cannot differ',
    { services: { a: { command: RUN } }, variants: { one: { about: '' }, two: { about: '' } } },
    ['variants one and two are the same: give them different settings in env'],
  ],
  [
    'two fronts, and what is no request',
    { services: { a: { command: RUN }, b: { command: RUN } }, requests: ['FETCH /x', 'orders'] },
    [
      'say which service is the front, which load goes to: a, b are called by nobody',
      'FETCH /x: FETCH is no method, did you mean "PATCH"?',
      'GET orders: the path of a request begins with /',
    ],
  ],
])('%s is refused', (_, definition, problems) => {
  expect(problemsOf(definition)).toEqual(problems);
});

test('variants differ by their settings, or by their names where a command takes them', () => {
  const variants = { one: { about: '' }, two: { about: '', env: { a: { MODE: '2' } } } };
  expect(problemsOf({ services: { a: { command: RUN } }, variants })).toEqual([]);
  const named = { one: { about: '' }, two: { about: '' } };
  expect(problemsOf({ services: { a: { command: ['sh', '{variant}'] } }, variants: named })).toEqual([]);
});

function unplayableAt(place: 'local' | 'docker', definition: TargetDefinition): string {
  try {
    refuseUnplayable([shop(definition)], place);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('everything that an environment cannot play is named at once, and what would help', () => {
  const services = {
    a: { command: RUN, cwd: '/no/such/folder' },
    b: { command: ['no-such-program'] },
    c: { command: ['./no-such-file'] },
    d: { command: RUN },
    e: {},
  };
  const edges = [{ from: 'd', to: 'e' }];
  expect(unplayableAt('local', { services, edges, front: 'a' })).toBe(
    [
      'environment local cannot play 5 services:',
      '  - a of shop cannot run: cwd /no/such/folder is no folder',
      '  - b of shop cannot run: no-such-program is not on PATH',
      `  - c of shop cannot run: ./no-such-file is not in ${process.cwd()}`,
      '  - d of shop is not told where e is: give its edge env or port, or let its command say {e.url}',
      '  - e of shop does not say how it is started: give it a command, image, build, url, store or entry, or run with --compose-file or --attach',
    ].join('\n'),
  );
  expect(unplayableAt('docker', { services: { d: { command: RUN }, e: { store: 'redis' } } })).toBe(
    ['environment docker cannot play 1 service:', '  - d of shop is a command of this machine'].join('\n'),
  );
});

const suiteOf = (definition: TargetDefinition, timeScale = 1): Suite => ({
  name: 'shop',
  about: '',
  target: shop(definition),
  timeScale,
  scenarios: ['calm', 'storm'].map((name) => ({
    name,
    about: '',
    phases: [{ name: 'baseline', load: closed(1, 1) }],
    statements: { 'all complete': { 'as is': 'hold' } },
  })),
});
const lanesOf = (definition: TargetDefinition) =>
  planSuite(suiteOf(definition), { seed: 1 }).plans.map(({ lane }) => lane);

test('a suite runs no faster than its services, unless they are told how fast', () => {
  const deaf = { services: { a: { command: RUN } } };
  expect(() => planSuite(suiteOf(deaf, 5), { seed: 1 })).toThrow('a is not told {timeScale}; take time scale 1');
  const told = { services: { a: { command: RUN, env: { SCALE: '{timeScale}' } } } };
  expect(planSuite(suiteOf(told, 5), { seed: 1 }).plans).toHaveLength(2);
});

test('foreign services are started for each scenario, unless they can forget or need not', () => {
  const foreign = { services: { a: { command: RUN } } };
  expect(lanesOf(foreign)).toEqual(['as is · real time · calm', 'as is · real time · storm']);
  expect(new Set(lanesOf({ ...foreign, restart: 'never' })).size).toBe(1);
  expect(new Set(lanesOf({ services: { a: { command: RUN, reset: '/reset' } } })).size).toBe(1);
});
