import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { presets } from './catalogue.ts';
import { presetContract } from './preset.contract.ts';
import { expected } from './samples/expected.ts';

const samples = new URL('./samples/', import.meta.url);
const sampleOf = (name: string, format: string) => `${name}.${format === 'json' ? 'json' : 'prom'}`;

for (const preset of presets.values())
  presetContract(
    preset,
    readFileSync(new URL(sampleOf(preset.name, preset.format), samples), 'utf8'),
    expected[preset.name] ?? {},
  );

test('every sample belongs to a preset', () => {
  const files = readdirSync(samples).filter((file) => file !== 'expected.ts');
  expect(files.toSorted()).toEqual([...presets.values()].map(({ name, format }) => sampleOf(name, format)).toSorted());
  expect(Object.keys(expected).toSorted()).toEqual([...presets.keys()].toSorted());
});

test('docs/probes.md has every preset with its words', () => {
  const page = readFileSync(new URL('../../../docs/probes.md', import.meta.url), 'utf8');
  for (const { name, words } of presets.values()) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
    for (const word of Object.keys(words)) expect(row, name).toContain(`\`${word.replace(/\{.*\}$/, '')}\``);
  }
});
