import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultKinds } from './catalogue.ts';

const page = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');

test('the page about faults shows every kind, and no other', () => {
  const shown = [...page.matchAll(/^### `(.+)`$/gm)].map(([, kind]) => kind);
  expect(shown.toSorted()).toEqual([...faultKinds.keys()].toSorted());
});

test('every kind has an example and a picture', () => {
  for (const section of page.split(/^### /m).slice(1)) {
    expect(section).toMatch(/```ts\n[^`]+```\n```\n[^`]+```/);
  }
});
