import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { type MetricReader, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { SquallError } from '../runtime/errors.ts';
import { loadOptional } from '../runtime/optional-package.ts';

/** Where live metrics go. */
export interface MetricsOptions {
  /** Address at which Prometheus may scrape `/metrics`. */
  readonly scrape?: { readonly host: string; readonly port: number };
  /** OTLP/HTTP collector; `/v1/metrics` is added when it has no path of its own. */
  readonly otlp?: URL;
}

/** Grafana shows seconds; a collector is not there to be flooded. */
const PUSH_EVERY_MS = 2000;
const PUSH_WITHIN_MS = 2000;

/** Serves what is asked for until the reader is shut down. Throws SQUALL_USAGE when the port is taken. */
export async function scrapeReader({ host, port }: NonNullable<MetricsOptions['scrape']>): Promise<MetricReader> {
  const exporter = new PrometheusExporter({ host, port, preventServerStart: true, withoutScopeInfo: true });
  try {
    await exporter.startServer();
  } catch (cause) {
    throw cannotServe(`${host}:${port}`, cause);
  }
  return exporter;
}

function cannotServe(address: string, cause: unknown): SquallError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const hint = 'choose another --metrics-port';
  return new SquallError('SQUALL_USAGE', `metrics cannot be served at ${address}: ${why}`, { hint, cause });
}

/**
 * Sends every two seconds and once at the end. A collector that is away costs metrics, never the run: `onProblem` is called
 * once. Throws SQUALL_NOT_AVAILABLE when the exporter is not installed.
 */
export async function pushReader(url: URL, onProblem: (problem: string) => void): Promise<MetricReader> {
  const { OTLPMetricExporter } = await loadOptional(
    '@opentelemetry/exporter-metrics-otlp-http',
    '--otlp',
    () => import('@opentelemetry/exporter-metrics-otlp-http'),
  );
  const exporter = new OTLPMetricExporter({ url: metricsUrl(url), timeoutMillis: PUSH_WITHIN_MS });
  return new PeriodicExportingMetricReader({
    exporter: watched(exporter, onProblem),
    exportIntervalMillis: PUSH_EVERY_MS,
    exportTimeoutMillis: PUSH_WITHIN_MS,
  });
}

function metricsUrl(url: URL): string {
  return url.pathname === '/' ? new URL('/v1/metrics', url).href : url.href;
}

function watched(exporter: PushMetricExporter, onProblem: (problem: string) => void): PushMetricExporter {
  let failed = false;
  return {
    export: (metrics, done) =>
      exporter.export(metrics, (result) => {
        if (result.code !== 0 && !failed) {
          failed = true;
          onProblem(`metrics could not be sent: ${result.error?.message ?? 'the collector refused them'}`);
        }
        done({ code: 0 });
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
