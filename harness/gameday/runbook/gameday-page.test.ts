import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { defineTarget } from '../../domain/define-target.ts';
import { parseGuard } from './guard.ts';
import { checkRunbook, readText } from './read-runbook.ts';
import { GOOD, TARGETS } from './sample-runbook.fixture.ts';
import { runbookJsonSchema } from './schema.ts';

const PAGE = readFileSync(new URL('../../../docs/gameday.md', import.meta.url), 'utf8');
const shop = TARGETS['shop'] ?? expect.fail('no target shop');
const blocks = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
const block = (begin: string) => blocks.find((text) => text.includes(begin)) ?? expect.fail(`no example with ${begin}`);

test('the example is a runbook', () => {
  const runbook = checkRunbook(readText('slow-bank.yaml', block('# runbooks/slow-bank.yaml')), TARGETS);
  expect(runbook.title).toBe('The bank is slow on Black Friday');
});

test('every fault of the page can be injected', () => {
  const bank = { command: 'bank', behave: '/behave' };
  const targets = { shop: defineTarget({ ...shop, services: { ...shop.services, bank } }) };
  const texts = block('inject: { name: lost answers').split(/^(?=inject:)/m);
  expect(texts.length).toBeGreaterThan(5);
  for (const text of texts) {
    const written = { ...GOOD, steps: [{ at: '1m', ...(parse(text) as object) }] };
    expect(() => checkRunbook({ file: 'a.yaml', written, source: 'file' }, targets), text).not.toThrow();
  }
});

test('the other examples are what they say', () => {
  const tried = { ...GOOD, ...(parse(block('unprotected: break')) as object) };
  const radius = parse(block('blastRadius: { on: [shop->bank, stock]')) as { blastRadius: object };
  const wide = { ...GOOD, steps: [], blastRadius: radius.blastRadius };
  for (const written of [tried, wide])
    expect(() => checkRunbook({ file: 'a.yaml', written, source: 'file' }, TARGETS)).not.toThrow();
  const [, guard = ''] = /`(error rate > [^`]*)`/.exec(PAGE) ?? [];
  expect(parseGuard(guard).text).toBe(guard);
});

test('every field stands in its table', () => {
  const [, table = ''] = /\n\| field \|(.*?)\n\n/s.exec(PAGE) ?? [];
  const { properties } = runbookJsonSchema() as { properties: object };
  for (const field of Object.keys(properties).filter((name) => name !== '$schema'))
    expect(table).toContain(`\`${field}\``);
});
