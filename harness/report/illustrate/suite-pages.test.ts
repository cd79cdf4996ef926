import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readMarks } from './marks.ts';

const folder = new URL('../../../docs/suites/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
const pages = new Map(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
const linked = [...pages.values()].flatMap((page) =>
  [...page.matchAll(/\]\((charts\/[^)]+)\)/g)].map(([, file]) => file ?? ''),
);

test.each(names)('every place of docs/suites/%s is filled', (name) => {
  const { marks, problems } = readMarks(pages.get(name) ?? '');
  expect(problems).toEqual([]);
  expect(marks.filter(({ kind }) => kind === 'chart').length).toBeGreaterThan(0);
  expect(marks.filter(({ filled }) => filled === 0)).toEqual([]);
});

test('every chart that a page links is there, and no other', () => {
  expect(linked.filter((file) => !existsSync(new URL(file, folder)))).toEqual([]);
  const files = readdirSync(new URL('charts/', folder)).map((name) => `charts/${name}`);
  expect(files.toSorted()).toEqual(linked.toSorted());
});
