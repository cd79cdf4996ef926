import { describe, expect, test } from 'vitest';
import { type JsonPath, type Metric, sourcesOf } from './formula.ts';
import { compileMetrics } from './metric-reader.ts';
import { parseFormula } from './parse-formula.ts';
import type { Preset } from './preset.ts';
import { type Reading, readAnswers } from './reading.ts';

/** What every preset must do: compute all its metrics from a real sample, and none from metrics that are missing. */
export function presetContract(preset: Preset, sample: string, expected: Readonly<Record<string, number>>): void {
  const reading = readAnswers(preset.format, [sample]);
  const formulas = Object.entries(preset.metrics).flatMap(([metric, texts]) =>
    [texts].flat().map((text): [string, string] => [metric, text]),
  );

  describe(preset.name, () => {
    test('computes exactly these metrics from its sample', () => {
      const measured = compileMetrics(preset.metrics)(reading);
      expect(Object.fromEntries(measured.map(({ name, value }) => [name, value]))).toEqual(expected);
    });

    test.each(Object.entries(preset.metrics))('computes %s at least once', (metric, texts) => {
      expect(compileMetrics({ [metric]: texts })(reading).length).toBeGreaterThan(0);
    });

    test.each(formulas)('%s has no value when a metric is missing: %s', (metric, text) => {
      for (const source of sourcesOf(parseFormula(text)))
        expect(compileMetrics({ [metric]: text })(without(source, reading))).toEqual([]);
    });

    test('an answer without any of it has no metric', () => {
      const nothing = readAnswers(preset.format, [preset.format === 'json' ? '{"up":true}' : 'up 1\n']);
      expect(compileMetrics(preset.metrics)(nothing)).toEqual([]);
    });
  });
}

function without(source: Metric | JsonPath, reading: Reading): Reading {
  if (source.kind === 'path') return { ...reading, document: withoutMember(reading.document, lastMember(source)) };
  return {
    samples: reading.samples.filter(({ name }) => name !== source.name),
    unreadable: [],
    types: new Map([...reading.types].filter(([name]) => name !== source.name)),
  };
}

function lastMember({ steps }: JsonPath): string {
  const last = steps.at(-1);
  if (last?.kind !== 'member') throw new Error('a preset reads members');
  return last.name;
}

function withoutMember(value: unknown, name: string): unknown {
  return JSON.parse(JSON.stringify(value, (key, child) => (key === name ? undefined : child)));
}
