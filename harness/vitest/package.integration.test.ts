import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOnPath } from '../environments/on-path.ts';

/**
 * The package as a user gets it: packed, unpacked into a project of its own, and with nothing beside it but what it says
 * that it depends on. Those packages are linked from this repository, so that nothing is downloaded.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
};
const INSTALLED = [
  ...Object.keys(dependencies),
  ...Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional),
];
const OF_THE_EXAMPLE = ['typescript', '@types/node'];

let project: string;
const installed = (...path: string[]) => join(project, 'node_modules', 'squall', ...path);

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'squall-packed-'));
  cpSync(join(ROOT, 'docs', 'examples', 'vitest'), project, { recursive: true });
  const packed = await node([npmCli(), 'pack', '--json', '--pack-destination', project], ROOT);
  const [{ filename }] = JSON.parse(packed.output.slice(packed.output.indexOf('[\n'))) as [{ filename: string }];
  mkdirSync(installed(), { recursive: true });
  await promisify(execFile)('tar', ['xzf', join(project, filename), '-C', installed(), '--strip-components=1']);
  for (const name of [...INSTALLED, ...OF_THE_EXAMPLE]) link(name);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function npmCli(): string {
  const given = process.env['npm_execpath'];
  return given?.endsWith('.js') ? given.replace(/npx-cli\.js$/, 'npm-cli.js') : 'npm';
}

function link(name: string): void {
  const place = join(project, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), place, 'dir');
}

/** Runs a script in the project, as `npx` and npm scripts do: without what this test's own runner left in the environment. */
function start(args: readonly string[], cwd = project) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...args], { cwd, env: { PATH, HOME, NO_COLOR: '1' } });
  let output = '';
  const saw = new Set<() => void>();
  const read = (chunk: Buffer) => {
    output += chunk;
    for (const look of saw) look();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  /** Resolves when `text` was printed `times` times; rejects when the process ended before. */
  const says = (text: string, times = 1) =>
    Promise.race([
      new Promise<void>((resolve) => {
        const look = () => output.split(text).length > times && resolve();
        saw.add(look);
        look();
      }),
      ended.then(() => Promise.reject(new Error(`ended without "${text}":\n${output}`))),
    ]);
  return { child, ended, says, output: () => output };
}

const node = (args: readonly string[], cwd?: string) => start(args, cwd).ended;
const vitest = (...args: string[]) => start([join('node_modules', 'vitest', 'vitest.mjs'), ...args]);
const squallIn = (cwd: string, ...args: string[]) => node([installed('dist', 'cli', 'bin.js'), ...args], cwd);
const squall = (...args: string[]) => squallIn(project, ...args);

/** The suite `holds` of the tiny project, as a user of the package would import things. */
function addSuite(): void {
  const tiny = join(ROOT, 'fixtures', 'tiny-project');
  for (const part of ['target.ts', 'services', 'suites/holds.suite.ts'])
    cpSync(join(tiny, part), join(project, part), { recursive: true });
  for (const file of ['target.ts', 'suites/holds.suite.ts']) {
    const path = join(project, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/'(\.\.\/)+harness\/index\.ts'/, "'squall'"));
  }
}

describe('the packed package', () => {
  test('every file that the compiled code starts or reads by its place is there', () => {
    const named = globSync('dist/**/*.js', { cwd: installed() }).flatMap((file) =>
      [...readFileSync(installed(file), 'utf8').matchAll(/new URL\('([^']+)', import\.meta\.url\)/g)].map(
        ([, place = '']) => join(dirname(file), place),
      ),
    );
    expect(named).toEqual(expect.arrayContaining(['dist/load/worker/worker.js', 'dist/runtime/reaper/main.js']));
    expect(named.filter((file) => !existsSync(installed(file)))).toEqual([]);
  });

  test('the image of load workers is bundled from it, and what an administrator applies is there', async () => {
    const { code, output } = await squall('worker-image');
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringMatching(/^squall\/load-worker:[0-9a-f]{12}\n$/),
    });
    for (const file of ['squall.yaml', 'chart/Chart.yaml', 'chart/templates/runner.yaml', 'optional/namespace.yaml'])
      expect(existsSync(installed('fixtures/kubernetes', file))).toBe(true);
  });

  test('its types are what the example is checked with', async () => {
    const { code, output } = await node([join('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
    expect(output).toBe('');
    expect(code).toBe(0);
  });

  test('plain Vitest runs the example without any configuration, and leaves a report', async () => {
    const { code, output } = await vitest('run').ended;
    expect(output).toMatch(/Tests +5 passed/);
    expect(code).toBe(0);
    const [report = ''] = globSync('results/shop/*/report.html', { cwd: project });
    expect(readFileSync(join(project, report), 'utf8')).toContain('npx vitest run shop.test.ts');
  });

  test('its filters choose tests, and watching runs them again when a file changes', async () => {
    const run = vitest('watch', '-t', 'at once');
    try {
      await run.says('Tests  1 passed | 4 skipped');
      appendFileSync(join(project, 'shop', 'target.ts'), '// changed\n');
      await run.says('Tests  1 passed | 4 skipped', 2);
    } finally {
      run.child.kill('SIGTERM');
      await run.ended;
    }
  });

  test('a failed matcher says statement, observed value, bound, why, and the slowest requests', async () => {
    const text = readFileSync(join(project, 'shop.test.ts'), 'utf8');
    writeFileSync(join(project, 'wrong.test.ts'), text.replace('max duration < 6s', 'max duration < 500ms'));
    const { code, output } = await vitest('run', 'wrong', '-t', 'takes at most 6 s').ended;
    expect(code).toBe(1);
    expect(output).toMatch(/max duration < 500ms is broken and should hold/);
    expect(output).toMatch(/observed +[3-9](\.\d+)? s, bound 500 ms, \d+(\.\d+)? % beyond it/);
    expect(output).toMatch(/why +\d+ of 120 requests took 500 ms or longer/);
    expect(output).toMatch(
      /slowest +[3-9](\.\d+)? s {2}POST \/order {2}bank_timeout .* during latency 10 s on shop->bank/,
    );
    expect(output).toContain('results/wrong/');
  });

  test('its command line runs suites of the project', async () => {
    addSuite();
    const { code, output } = await squall('suite', 'holds', '--environment', 'local');
    expect(output).toMatch(/max duration < 5s: naive VIOL .* · bounded ok/);
    expect(code).toBe(0);
    expect(globSync('results/holds/*/report.html', { cwd: project })).toHaveLength(1);
  });

  test('in an empty folder it starts commands of two languages that know nothing of it, and judges them', async (ctx) => {
    if (!findOnPath('python3')) ctx.skip('python3 is not on PATH');
    const folder = join(project, 'stranger');
    cpSync(join(ROOT, 'fixtures', 'foreign-shop'), folder, { recursive: true });
    // As `npm install --save-dev squall` leaves it.
    writeFileSync(join(folder, 'package.json'), '{ "devDependencies": { "squall": "*" } }');
    const suite = join(folder, 'suites', 'first.suite.ts');
    writeFileSync(suite, readFileSync(suite, 'utf8').replace('../../../harness/index.ts', 'squall'));
    const { code, output } = await squallIn(folder, 'suite', 'first');
    expect(output).toContain('environment local: shop of shop is a command of this machine');
    expect(output).toMatch(/max duration < 1500ms: \S+ VIOL .* · \S+ ok/);
    expect(code).toBe(0);
  });

  test('it asks for an optional package, with the command that adds it', async () => {
    addSuite();
    const name = '@opentelemetry/exporter-metrics-otlp-http';
    const { code, output } = await squall('suite', 'holds', '--otlp', 'http://127.0.0.1:4318');
    expect(output).toContain(`npm install --save-dev '${name}@${peerDependencies[name]}'`);
    expect(code).toBe(12);
  });

  test('in a project as `npm init` makes it, the error says that suites are ES modules', async () => {
    const folder = join(project, 'commonjs');
    mkdirSync(join(folder, 'suites'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    writeFileSync(join(folder, 'suites', 'mine.suite.ts'), "import { suite } from 'squall';\nvoid suite;\n");
    const { code, output } = await squallIn(folder, 'suite', 'mine');
    expect(output).toContain('npm pkg set type=module');
    expect(code).toBe(2);
  });

  test('its manifest says which Node it needs, and the repository keeps its own', () => {
    const nodeOf = (path: string) => JSON.parse(readFileSync(path, 'utf8')).engines.node;
    expect(nodeOf(installed('package.json'))).toBe('>=24');
    expect(nodeOf(join(ROOT, 'package.json'))).toBe('>=20');
  });
});
