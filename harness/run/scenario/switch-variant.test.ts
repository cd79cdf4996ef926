import { expect, test } from 'vitest';
import type { Fault } from '../../domain/fault.ts';
import { closed } from '../../domain/load-plan.ts';
import type { ServiceControl } from '../../domain/ports.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { freeze } from '../../faults/service/freeze.ts';
import { kill } from '../../faults/service/kill.ts';
import { flapping } from '../../faults/shape/shape.ts';
import { sharesTarget, switchVariant } from './switch-variant.ts';

const entry = new URL('file:///service.ts');
const shop: Target = {
  name: 'shop',
  summary: '',
  front: 'shop',
  edges: [],
  variants: {},
  requests: [],
  rules: [],
  services: { shop: { entry, variant: '/control/variant' }, bank: { entry } },
};

function breaking(...faults: Fault[]): Scenario {
  const phases = [{ name: 'fault', load: closed(1, 1), faults }] as const;
  return { name: '', about: '', phases, statements: {} };
}

test('variants share a target where a service can change, unless a restart would bring the wrong one back', () => {
  expect(sharesTarget(breaking(), shop)).toBe(true);
  expect(sharesTarget(breaking(kill('bank')), shop)).toBe(true);
  expect(sharesTarget(breaking(kill('bank'), kill('shop')), shop)).toBe(false);
  expect(sharesTarget(breaking(flapping(kill('shop'), { sick: '1s', healthy: '1s' })), shop)).toBe(false);
  expect(sharesTarget(breaking(freeze('shop')), shop)).toBe(true);
  expect(sharesTarget(breaking(), { ...shop, services: { shop: { entry } } })).toBe(false);
});

test('only services that can change are switched', async () => {
  const posted: unknown[] = [];
  const controls = Object.entries(shop.services).map(([name, spec]): [string, ServiceControl] => [
    name,
    { name, spec, url: '', get: async () => '', post: async (path, body) => void posted.push([name, path, body]) },
  ]);
  await switchVariant('naive', { services: new Map(controls) });
  expect(posted).toEqual([['shop', '/control/variant', { variant: 'naive' }]]);
});
