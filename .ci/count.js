/**
 * Prints each failed test of Vitest's JSON report, and then `N passed, N failed, N skipped`. Exits with 1 unless tests ran and
 * none failed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [report, ...failedSteps] = process.argv.slice(2);
const tests = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] };

// Long logs are often cut in the middle, but the end is kept.
for (const file of tests.testResults) {
  const of = file.assertionResults.filter((test) => test.status === 'failed');
  const failures = of.map(({ fullName, failureMessages: [message] }) => ({ fullName, message }));
  if (of.length === 0 && file.status === 'failed') failures.push({ fullName: 'the file', message: file.message });
  for (const { fullName, message = '' } of failures)
    console.log(`failed test: ${relative(process.cwd(), file.name)} > ${fullName}: ${message.split('\n')[0]}`);
}

const states = tests.testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
/** Files that failed outside of their tests: they could not be imported, or a hook failed. */
const brokenFiles = tests.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
).length;

const passed = count('passed');
// The failures of `npm test` are counted already.
const steps = failedSteps.filter((step) => step !== 'npm test' || count('failed') + brokenFiles === 0).length;
const failed = count('failed') + brokenFiles + steps;
const skipped = count('skipped', 'pending', 'todo');

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
