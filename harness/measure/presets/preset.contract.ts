import { describe, expect, test } from 'vitest';
import { type JsonPath, type Metric, sourcesOf } from './formula.ts';
import { parseFormula } from './parse-formula.ts';
import type { Preset } from './preset.ts';
import { type Reading, readJson, readPrometheus } from './reading.ts';
import { compileWords } from './words.ts';

/** What statements and charts know: words, and gauges or counters of breakers, bulkheads and pools. */
const KNOWN =
  /^(threads (available|total|low water)|in flight|queue depth|event loop lag|arrivals|work done|work after caller gone|charges|emails|(calls|timeouts) to \$\w+|breaker_(state|(opened|closed|rejected)_total)\{dep=.*\}|bulkhead_(in_use|limit|queue)\{dep=.*\}|pool_(in_use|size|waiting)\{pool=.*\})$/;

/** What every preset keeps: it computes all that it promises from a real sample, and nothing from what is not there. */
export function presetContract(preset: Preset, sample: string, expected: Readonly<Record<string, number>>): void {
  const reading = preset.format === 'json' ? readJson([sample]) : readPrometheus(sample);
  const formulas = Object.entries(preset.words).flatMap(([word, texts]) =>
    [texts].flat().map((text): [string, string] => [word, text]),
  );

  describe(preset.name, () => {
    test('computes exactly these words from its sample', () => {
      expect(Object.fromEntries(compileWords(preset.words)(reading))).toEqual(expected);
    });

    test.each(Object.keys(preset.words))('computes %s at least once, under a known name', (word) => {
      expect(word).toMatch(KNOWN);
      expect(compileWords({ [word]: preset.words[word] ?? [] })(reading).size).toBeGreaterThan(0);
    });

    test.each(formulas)('%s has no value when a metric is missing: %s', (word, text) => {
      for (const source of sourcesOf(parseFormula(text)))
        expect(compileWords({ [word]: text })(without(source, reading)).size).toBe(0);
    });

    test('an answer without any of it says nothing', () => {
      const nothing = preset.format === 'json' ? readJson(['{"up":true}']) : readPrometheus('up 1\n');
      expect(compileWords(preset.words)(nothing)).toEqual(new Map());
    });
  });
}

function without(source: Metric | JsonPath, reading: Reading): Reading {
  if (source.kind === 'path') return { ...reading, document: withoutMember(reading.document, lastMember(source)) };
  return {
    samples: reading.samples.filter(({ name }) => name !== source.name),
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
