import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './.ci/longest-first.ts';
import { skipReporter } from './.ci/skip-reporter.ts';

/** `.ci/run` counts from the runner's own figures, which it asks for with this variable. */
const json = process.env['TEST_RESULTS_JSON'];

/** They judge a live run, whose answers other tests beside it would change. */
const ALONE = ['fixtures/every-family/*.integration.test.ts', 'harness/cli/scan/scan.integration.test.ts'];

const jsonInto = (outputFile: string): ['json', { outputFile: string }] => ['json', { outputFile }];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    reporters: ['default', skipReporter(), ...(json ? [jsonInto(json)] : [])],
    projects: [
      {
        test: {
          name: 'unit',
          // Properties and simulations compute; how long that takes is the machine's business.
          testTimeout: 60_000,
          include: ['{harness,targets,suites,fixtures,.ci}/**/*.test.ts'],
          exclude: ['**/*.{integration,calibration}.test.ts', '**/node_modules/**'],
        },
      },
      {
        // Examples import the package, as their readers do.
        resolve: { alias: [{ find: /^squall$/, replacement: join(import.meta.dirname, 'harness/index.ts') }] },
        test: {
          name: 'integration',
          // After the unit tests, so that real processes and sockets have the machine to themselves.
          sequence: { groupOrder: 1 },
          include: ['{harness,targets,suites,fixtures,.ci}/**/*.integration.test.ts'],
          exclude: [...ALONE, '**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'alone',
          sequence: { groupOrder: 2 },
          include: ALONE,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      // `npm run calibration`: it waits in real time, which is too long for `npm test`.
      { test: { name: 'calibration', include: ['suites/**/*.calibration.test.ts'] } },
    ],
  },
});
