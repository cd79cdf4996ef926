import type { LoadEvidence } from '../domain/evidence.ts';
import { closed, type RequestTemplate } from '../domain/load-plan.ts';
import type { OutcomeRule } from '../domain/outcome.ts';
import type { Clock, LoadDriver, LoadSession } from '../domain/ports.ts';
import type { Answer, SeenRequest } from './observation.ts';
import { DIFFERENT, SAME } from './usual-answer.ts';

export interface ScanTools {
  readonly clock: Clock;
  readonly load: LoadDriver;
  readonly seed: number;
  readonly runId: string;
  readonly signal: AbortSignal;
}

export interface DrivenRoute {
  readonly route: string;
  readonly request: RequestTemplate;
  readonly rules: readonly OutcomeRule[];
}

/** The scan gives a request up after this long: a caller that waits longer hangs. */
const PATIENCE_MS = 15_000;

/** More requests than a cell ever sends: all of them are told one by one. */
const ALL = 20_000;

/** Load on one route, whose requests all are told. `originMs` is what its times count from. */
export function startSession(
  { request, rules, route }: DrivenRoute,
  url: string,
  originMs: number,
  { load, seed, runId, signal }: ScanTools,
): Promise<LoadSession> {
  const spec = { url, requests: [{ ...request, route }], rules, deadlineMs: PATIENCE_MS, seed, runId, slowest: ALL };
  return load.start(spec, { originMs, intervalMs: 1000, onSnapshot: () => {}, signal });
}

/** Sends `count` requests one after another. */
export async function driveAlone(
  route: DrivenRoute,
  count: number,
  url: string,
  tools: ScanTools,
): Promise<LoadEvidence> {
  await using session = await startSession(route, url, tools.clock.now(), tools);
  await session.run('before', closed(count, 1));
  return await session.finish();
}

/** Every request of a load on one route that was sent; `originMs` makes its times those of the machine. */
export function seenIn({ slowest }: LoadEvidence, route: string, originMs = 0): SeenRequest[] {
  return slowest
    .filter(({ label }) => label !== 'dropped')
    .map(({ phase, label, status, sentMs, durationMs }) => ({
      route,
      phase: phase as SeenRequest['phase'],
      sentMs: sentMs + originMs,
      durationMs,
      answer: answerOf(label),
      told: status > 0 ? String(status) : label,
    }));
}

function answerOf(label: string): Answer {
  if (label === SAME) return 'same';
  if (label === DIFFERENT || label === 'ok') return 'different';
  return label === 'timed-out' || label === 'abandoned' ? 'unfinished' : 'failed';
}
