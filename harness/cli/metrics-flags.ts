import { type Command, InvalidArgumentError } from 'commander';
import type { RunEvent } from '../domain/events.ts';
import type { LiveMetrics } from '../telemetry/live-metrics.ts';
import { otlpUrl } from './arguments.ts';

/** Where the live metrics of a command go. */
export interface MetricsFlags {
  readonly metricsPort?: { readonly host: string; readonly port: number };
  readonly otlp?: URL;
}

/** Adds `--metrics-port` and `--otlp`. */
export function withMetricsFlags(command: Command): Command {
  return command
    .option('--metrics-port <[host:]port>', 'let Prometheus scrape live metrics at /metrics while it runs', address)
    .option(
      '--otlp <url>',
      'send live metrics to an OpenTelemetry collector (OTLP/HTTP), e.g. http://localhost:4318',
      otlpUrl,
    );
}

/** Starts the exporters that the flags ask for; without any, events are ignored. */
export async function startMetrics(run: string, { metricsPort, otlp }: MetricsFlags): Promise<LiveMetrics> {
  if (!metricsPort && !otlp) return { see: (_: RunEvent) => {}, [Symbol.asyncDispose]: async () => {} };
  // Loaded only when asked for, because loading takes time.
  const { startLiveMetrics } = await import('../telemetry/live-metrics.ts');
  const options = { ...(metricsPort ? { scrape: metricsPort } : {}), ...(otlp ? { otlp } : {}) };
  return startLiveMetrics(run, options, (problem) => console.error(`note: ${problem}`));
}

/** `9464` is for this machine only; `0.0.0.0:9464` is for a Prometheus elsewhere. */
export function address(text: string): { host: string; port: number } {
  const [, host = '127.0.0.1', digits = ''] = /^(?:(.+):)?(\d+)$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== '' && port <= 65_535) return { host, port };
  throw new InvalidArgumentError(`"${text}" is not a port such as 9464 or 0.0.0.0:9464`);
}
