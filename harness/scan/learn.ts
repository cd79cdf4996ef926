import type { EdgeConnection } from '../domain/edge-journal.ts';
import type { RequestTemplate } from '../domain/load-plan.ts';
import type { OutcomeRule } from '../domain/outcome.ts';
import type { RunningTarget } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import { driveAlone, type ScanTools, seenIn } from './drive.ts';
import { callsWithin, type HealthyRoute } from './observation.ts';
import { rulesFor, type Sample } from './usual-answer.ts';

/** A route as it is driven, with what tells its usual answer from another one. */
export interface LearntRoute extends HealthyRoute {
  readonly request: RequestTemplate;
  readonly rules: readonly OutcomeRule[];
}

const SAMPLES = 3;
const REQUESTS = 8;

/**
 * What each route does when all is well: what it answers, how long that takes, and which edges it calls how often. The routes
 * are driven one after another, so that calls can be told apart. Throws SQUALL_NOT_AVAILABLE for one that gets no answer.
 */
export async function learnRoutes(
  requests: readonly RequestTemplate[],
  running: RunningTarget,
  tools: ScanTools,
): Promise<readonly LearntRoute[]> {
  const learnt: LearntRoute[] = [];
  for (const request of requests) {
    const route = routeOf(request);
    const rules = rulesFor(await samplesOf(request, running.url));
    await Promise.all([...running.edges.values()].map((edge) => edge.journal?.begin()));
    const began = tools.clock.now();
    const load = await driveAlone({ request, rules, route }, REQUESTS, running.url, tools);
    const calls = new Map<string, number>();
    for (const [name, edge] of running.edges) {
      const connections: readonly EdgeConnection[] | undefined = await edge.journal?.connections();
      if (connections)
        calls.set(name, Math.round(callsWithin(connections, began, tools.clock.now()).length / REQUESTS));
    }
    const durationsMs = seenIn(load, route).map(({ durationMs }) => durationMs);
    learnt.push({ route, request, rules, durationsMs, calls });
  }
  return learnt;
}

export function routeOf({ method, path, route }: RequestTemplate): string {
  return route ?? `${method} ${path.split('?')[0]}`;
}

async function samplesOf(request: RequestTemplate, url: string): Promise<readonly Sample[]> {
  // What a placeholder stands for is drawn by the load generator: such a route is known by its status alone.
  if (JSON.stringify(request).includes('{{')) return [];
  const samples: Sample[] = [];
  for (let i = 0; i < SAMPLES; i++) samples.push(await sampleOf(request, url));
  return samples;
}

async function sampleOf({ method, path, headers = {}, body }: RequestTemplate, url: string): Promise<Sample> {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  const content = typeof body === 'object' ? Buffer.from(body.base64, 'base64') : body;
  try {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: lines,
      ...(content === undefined ? {} : { body: content }),
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return { status: answer.status, body: await answer.text() };
  } catch (cause) {
    throw unanswered(`${method} ${path}`, cause);
  }
}

function unanswered(request: string, cause: unknown): SquallError {
  return new SquallError('SQUALL_NOT_AVAILABLE', `${request} gets no answer while nothing is broken`, {
    cause,
    hint: 'name requests that work with --request',
  });
}

const LIMIT_MS = 30_000;
