import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSquallError } from '../../runtime/errors.ts';
import { importExperiment } from '../chaos-toolkit/import-experiment.ts';
import { runbookYaml } from '../chaos-toolkit/write-yaml.ts';
import { checkRunbook, readText } from './read-runbook.ts';
import { GOOD, TARGETS } from './sample-runbook.fixture.ts';

const whole = {
  ...GOOD,
  owner: 'Ada',
  roles: { conducts: 'Grace' },
  warmUp: { rate: '1/s', for: '1s' },
  steadyState: ['success rate >= 99%'],
  abort: ['error rate > 20% in any 10s window'],
  blastRadius: { on: ['shop->bank'], share: '100%', longest: '5m' },
  steps: [
    { at: '1m', gate: 'Go on?' },
    ...GOOD.steps,
    {
      at: '5m',
      inject: {
        name: 'flaps',
        fault: 'shape',
        on: 'shop->bank',
        for: '1m',
        steps: [
          { at: 0, fault: 'none' },
          { at: '1s', fault: 'down' },
        ],
      },
    },
  ],
};

/** Paths to everything in a value. */
function pathsIn(value: unknown, above: readonly PropertyKey[] = []): PropertyKey[][] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...above, key]))
      : [];
  return [[...above], ...inner];
}

function replaced(value: unknown, [key, ...rest]: readonly PropertyKey[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<PropertyKey, unknown>)[key] = replaced((value as Record<PropertyKey, unknown>)[key], rest, by);
  return copy;
}

const ODD = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    '__proto__',
    'constructor',
    '1e9h',
    '0%',
    '{{x}}',
  ),
);

test('whatever stands in one place of a runbook, it is read, or refused as a mistake of the runbook', () => {
  checkRunbook({ file: 'a.yaml', written: whole, source: 'file' }, TARGETS);
  fc.assert(
    fc.property(fc.constantFrom(...pathsIn(whole)), ODD, fc.constantFrom('file', 'code'), (path, odd, source) => {
      try {
        const written = replaced(whole, path, odd);
        const { steps } = checkRunbook({ file: 'a.yaml', written, source }, TARGETS);
        expect(steps.map(({ kind }) => kind)).not.toContain('unknown');
      } catch (error) {
        if (!isSquallError(error)) throw error;
        expect(error.code).toBe('SQUALL_INVALID_PLAN');
      }
    }),
    { numRuns: 1500 },
  );
});

test('whatever a text says, it is read, or refused', () => {
  const piece = fc.constantFrom(
    'title: a\n',
    'steps:\n',
    '  - at: 1s\n',
    '\tx: y\n',
    '&a ',
    '*a\n',
    '<<: *a\n',
    '[',
    '{',
    '? ',
    '|\n',
    '%YAML 9\n',
    '!!js/function x\n',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), (pieces) => {
      try {
        checkRunbook(readText('a.yaml', pieces.join('')), TARGETS);
      } catch (error) {
        if (!isSquallError(error)) throw error;
      }
    }),
  );
});

test('whatever an experiment says, its runbook can be read, or the experiment is refused', () => {
  const text = fc.constantFrom(
    'docker stop bank',
    'chaostoxi.toxic.actions',
    'create_toxic',
    'bank',
    `\${x}`,
    'constructor',
    'kill',
    '',
  );
  const value = fc.oneof(text, fc.jsonValue(), fc.integer());
  const provider = fc.record(
    { type: text, module: text, func: text, path: text, url: text, arguments: value },
    { requiredKeys: [] },
  );
  const activity = fc.record(
    { type: fc.constantFrom('action', 'probe'), name: text, provider, pauses: fc.record({ after: value }) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(activity, { minLength: 1, maxLength: 4 }), (method) => {
      const imported = importExperiment('x', { title: 'x', method, rollbacks: method }, TARGETS['shop']);
      expect(() => readText('x.yaml', runbookYaml('x', imported))).not.toThrow();
    }),
  );
});
