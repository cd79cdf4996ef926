import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCpuTime } from '../cpu-time.ts';
import type { OpenResult, Tool } from '../tool.ts';
import { missingProgram, output } from './command.ts';

interface Summary {
  readonly metrics: {
    readonly http_reqs: { readonly rate: number; readonly count: number };
    readonly http_req_duration: Readonly<Record<'p(50)' | 'p(90)' | 'p(99)' | 'max', number>>;
    readonly dropped_iterations?: { readonly count: number };
  };
}

async function run(url: string, scenario: object): Promise<Summary['metrics']> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-k6-'));
  const script = join(folder, 'script.js');
  const summary = join(folder, 'summary.json');
  try {
    await writeFile(
      script,
      `import http from 'k6/http';
export const options = ${JSON.stringify({ scenarios: { load: scenario } })};
export default () => http.get(${JSON.stringify(url)}, { timeout: '30s' });
`,
    );
    const stats = ['--summary-trend-stats', 'p(50),p(90),p(99),max'];
    await output('k6', ['run', '--quiet', ...stats, '--summary-export', summary, script]);
    return (JSON.parse(await readFile(summary, 'utf8')) as Summary).metrics;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Go, with an arrival-rate executor that starts no more than it has virtual users for. */
export const k6: Tool = {
  name: 'k6',
  missing: () => missingProgram('k6', 'version'),
  closed: (url, connections, seconds) =>
    withCpuTime(seconds, async () => {
      const metrics = await run(url, { executor: 'constant-vus', vus: connections, duration: `${seconds}s` });
      return metrics.http_reqs.rate;
    }),
  async open(url, { rate, seconds }): Promise<OpenResult> {
    const users = { preAllocatedVUs: 100, maxVUs: rate * 4 };
    const metrics = await run(url, { executor: 'constant-arrival-rate', rate, duration: `${seconds}s`, ...users });
    const { 'p(50)': p50, 'p(90)': p90, 'p(99)': p99, max } = metrics.http_req_duration;
    const accounted = metrics.http_reqs.count + (metrics.dropped_iterations?.count ?? 0);
    return { p50, p90, p99, max, accounted };
  },
};
