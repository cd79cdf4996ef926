import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { presets } from './catalogue.ts';
import { presetContract } from './preset.contract.ts';
import type { Preset } from './preset.ts';
import { expected } from './samples/expected.ts';

const samples = new URL('./samples/', import.meta.url);
const EXTENSIONS: Readonly<Record<Preset['format'], string>> = {
  prometheus: 'prom',
  json: 'json',
  'stub-status': 'txt',
};
const sampleOf = (name: string, format: Preset['format']) => `${name}.${EXTENSIONS[format]}`;

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

test('docs/probes.md has every preset as it is', () => {
  const page = readFileSync(new URL('../../../docs/probes.md', import.meta.url), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => presets.has(/^\| `([\w-]+)` \| .* \| .* \| .*\|$/.exec(line)?.[1] ?? ''));
  expect(rows).toEqual([...presets.values()].map(rowOf));
});

function rowOf({ name, about, metrics, note }: Preset): string {
  const names = [...new Set(Object.keys(metrics).map((metric) => `\`${metric.replace(/\{.*\}$/, '')}\``))];
  return `| \`${name}\` | ${about} | ${names.join(', ')} | ${note === undefined ? '' : `${note} `}|`;
}
