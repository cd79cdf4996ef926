import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RULES } from '../../planner/rules/catalogue.ts';
import { lintCommand } from '../lint/lint.ts';
import { budgetCommand } from './budget.ts';

const PAGE = readFileSync('docs/budget.md', 'utf8');
const EXAMPLES = 'docs/examples/budgets';
const RUNS = [...PAGE.matchAll(/^```console\n\$ squall (.+)\n([\s\S]*?)^```/gm)].map(([, line = '', output = '']) => ({
  line,
  output: output.trimEnd(),
}));

/** What the command prints and the exit code it asks for. */
async function run(line: string) {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  await new Command()
    .addCommand(budgetCommand())
    .addCommand(lintCommand())
    .parseAsync(line.split(' '), { from: 'user' });
  const output = print.mock.calls.map(([text]) => stripVTControlCharacters(String(text))).join('\n');
  return { output: output.trimEnd(), exitCode: process.exitCode };
}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('docs/budget.md', () => {
  it.each(RUNS)('$line prints what the page says, in 80 columns', async ({ line, output }) => {
    const printed = (await run(line)).output;
    expect(printed).toBe(output);
    for (const each of printed.split('\n')) expect(each.length).toBeLessThanOrEqual(80);
  });

  it('runs every example file', () => {
    const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.yaml'));
    for (const file of files) expect(RUNS.map(({ line }) => line).join('\n')).toContain(`${EXAMPLES}/${file}`);
  });

  it('names every rule as the rule describes itself', () => {
    for (const { id, about } of RULES) expect(PAGE).toContain(`| \`${id}\` | ${about} |`);
  });
});

describe('exit codes', () => {
  it.each([
    ['budget docs/examples/budgets/checkout.yaml', 0],
    ['budget docs/examples/budgets/payment.yaml', 0],
    ['budget docs/examples/budgets/three-in-a-row.yaml', 10],
    ['lint docs/examples/budgets/hierarchy.yaml', 0],
    ['lint docs/examples/budgets/mismatch.yaml', 10],
  ])('%s ends with %d', async (line, exitCode) => {
    expect((await run(line)).exitCode).toBe(exitCode);
  });

  it.each([
    ['', 0],
    [' --strict', 10],
  ])('lint%s ends with %d where there is nothing but advice', async (flag, exitCode) => {
    const folder = mkdtempSync(join(tmpdir(), 'squall-lint-'));
    const file = join(folder, 'slow.yaml');
    writeFileSync(file, 'services: { shop: { timeout: 1m, calls: [bank] }, bank: { timeout: 2s } }');
    expect(await run(`lint ${file}${flag}`)).toMatchObject({
      exitCode,
      output: expect.stringContaining('user-patience'),
    });
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['budget nowhere.yaml', 'SQUALL_USAGE', 'there is no file nowhere.yaml'],
    ['budget docs/examples/budgets/measured.yaml', 'SQUALL_INVALID_PLAN', '--from run.json'],
    [`budget ${EXAMPLES}/measured.yaml --from ${EXAMPLES}/payment.yaml`, 'SQUALL_INVALID_PLAN', 'scenarios: '],
    ['lint docs/examples/budgets/payment.yaml', 'SQUALL_INVALID_PLAN', 'sla: is no known field'],
  ])('%s is refused', async (line, code, message) => {
    await expect(run(line)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

it('--json prints the whole plan', async () => {
  const { output } = await run('budget docs/examples/budgets/payment.yaml --json');
  expect(JSON.parse(output)).toMatchObject({ verdict: 'tight', pathMs: 4400, services: [{}, { timeoutMs: 3500 }, {}] });
});
