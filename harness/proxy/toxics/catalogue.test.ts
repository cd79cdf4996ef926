import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FILTER } from '../http/request-filter.ts';
import { EXTENSION_KINDS } from './catalogue.ts';

const page = readFileSync(new URL('../../../docs/proxy.md', import.meta.url), 'utf8');

test.each(EXTENSION_KINDS)('docs/proxy.md has a row for $type that names its attributes', ({ type, attributes }) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${type}\` |`)) ?? '';
  const own = attributes.filter((spec) => !FILTER.includes(spec)).map(({ name }) => name);
  const column = row.split('|')[2] ?? '';
  expect(column.match(/`\w+`/g) ?? []).toEqual(own.map((name) => `\`${name}\``));
});
