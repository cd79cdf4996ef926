import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { selectorsIn } from '../../harness/alerts/promql/expression.ts';
import { readPromql } from '../../harness/alerts/promql/read-promql.ts';
import { parsePrometheus } from '../../harness/domain/prometheus.ts';
import { createCallLedger } from '../../targets/kit/call-ledger.ts';
import { createTelemetry } from '../../targets/kit/telemetry.ts';
import { admission } from '../../targets/kit/work.ts';

const text = readFileSync(new URL('../../docs/grafana/services.json', import.meta.url), 'utf8');
const queries: string[] = JSON.parse(text).panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
  targets.map(({ expr }) => expr),
);

/** What a service of the kit exports once it has called another one. */
async function exported() {
  const telemetry = createTelemetry();
  const call = createCallLedger(telemetry).start('bank', '/charge');
  call.sent();
  call.ended('timeout');
  admission({ telemetry, onReset: () => undefined });
  return parsePrometheus(await telemetry.registry.metrics()).samples;
}

test.each(queries)('%s asks for what a service exports', async (query) => {
  const { expression, problems } = readPromql(query.replaceAll('$__rate_interval', '1m').replaceAll(/\$\w+/g, '.*'));
  expect(problems).toEqual([]);
  const samples = await exported();
  for (const { name, matchers } of expression ? selectorsIn(expression) : []) {
    const labels = samples.filter((sample) => sample.name === name).map((sample) => Object.keys(sample.labels));
    expect(labels, name).not.toEqual([]);
    // The job is given by Prometheus.
    for (const { label } of matchers) if (label !== 'job') expect(labels.flat()).toContain(label);
  }
});
