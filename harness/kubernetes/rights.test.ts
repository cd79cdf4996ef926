import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RIGHTS } from './rights.ts';

/** What starts load workers; what `squall doctor` looks at besides takes no Role. */
const SOURCES = globSync('*.ts', { cwd: import.meta.dirname })
  .filter((file) => !/\.(test|fixture)\.ts$/.test(file))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n');

const VERBS: Readonly<Record<string, string>> = { read: 'get', replace: 'update' };
/** Parts of the client that call by themselves. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'makeInformer(': ['list pods', 'watch pods'],
  'PortForward(': ['create pods/portforward', 'get pods/portforward'],
};

test('the rights are exactly those of the calls that are made', () => {
  const calls = [...SOURCES.matchAll(/\.(?<verb>[a-z]+)Namespaced(?<kind>[A-Z]\w+)\(/g)].map(({ groups = {} }) => {
    const verb = groups['verb'] ?? '';
    return `${VERBS[verb] ?? verb} ${groups['kind']?.toLowerCase()}s`;
  });
  const byParts = Object.entries(PARTS).flatMap(([part, made]) => (SOURCES.includes(part) ? made : []));
  const granted = RIGHTS.flatMap(({ resource, verbs }) => verbs.map((verb) => `${verb} ${resource}`));
  expect([...new Set([...calls, ...byParts])].sort()).toEqual(granted.sort());
});
