import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = new URL('../../../', import.meta.url);
const FOLDER = new URL('.github/workflows/', ROOT);

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>>;
}

const text = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');
const workflow = (file: string) => parse(text(file)) as Workflow;
const stepsOf = (file: string) => Object.values(workflow(file).jobs).flatMap(({ steps }) => steps);

test('the rehearsal runs what the nightly workflow runs, step by step', () => {
  const script = readFileSync(new URL('.ci/nightly-rehearsal', ROOT), 'utf8');
  const rehearsed = [...script.matchAll(/^step <<'RUN'\n([\s\S]*?)\nRUN$/gm)].map(([, command]) => command);
  const commands = stepsOf('nightly.yml').flatMap(({ run }) => run?.trim() ?? []);
  expect(commands.length).toBeGreaterThan(2);
  expect(rehearsed).toEqual(commands);
});

test('it runs on a schedule and keeps its results whatever the outcome', () => {
  expect(workflow('nightly.yml').on).toHaveProperty('schedule');
  const upload = stepsOf('nightly.yml').find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  expect(upload).toMatchObject({ if: 'always()', with: { path: 'results/' } });
});

test('what is restored from the cache is what was saved', () => {
  const paths = ['restore', 'save'].map(
    (half) => stepsOf('nightly.yml').find(({ uses }) => uses?.startsWith(`actions/cache/${half}@`))?.with?.['path'],
  );
  expect(paths[0]).toBeTruthy();
  expect(paths[0]).toBe(paths[1]);
});

test.each(readdirSync(FOLDER))(
  '%s may only read, pins every action by commit and takes no input into a script',
  (file) => {
    const { permissions, jobs } = workflow(file);
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) expect(job.permissions).toBeUndefined();
    for (const line of text(file)
      .split('\n')
      .filter((each) => each.includes('uses:')))
      expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('${{');
    for (const { uses, with: given } of stepsOf(file).filter((step) => step.uses?.startsWith('actions/checkout@')))
      expect([uses, given?.['persist-credentials']]).toEqual([uses, false]);
  },
);
