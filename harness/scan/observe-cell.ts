import type { EdgeConnection } from '../domain/edge-journal.ts';
import type { Fault } from '../domain/fault.ts';
import { closed, open } from '../domain/load-plan.ts';
import type { LoadSession, PhaseEnd } from '../domain/ports.ts';
import type { System } from '../run/run-test.ts';
import { type ScanTools, seenIn, startSession } from './drive.ts';
import type { FaultName } from './faults.ts';
import type { LearntRoute } from './learn.ts';
import type { Observation, SeenRequest } from './observation.ts';

/** One edge and one fault. */
export interface Cell {
  readonly edge: string;
  readonly name: FaultName;
  readonly fault: Fault;
}

/** Gentle: requests a second on each route. */
export const RATE = 8;

/** How long each part of a cell lasts; ms. */
const PARTS = { before: 1000, alone: 1500, during: 3500, after: 1500, untilGivenUp: 8000 } as const;

/** About how long a cell takes; ms. */
export const CELL_MS = PARTS.before + PARTS.alone + PARTS.during + PARTS.after;

/** Drives all routes side by side, breaks the edge, and puts it right again. */
export async function observeCell(
  { edge, name, fault }: Cell,
  routes: readonly LearntRoute[],
  system: System,
  tools: ScanTools,
): Promise<Observation> {
  const { clock } = tools;
  const { running } = system;
  const edges = [...running.edges];
  await Promise.all(edges.map(([, control]) => control.journal?.begin()));
  const originMs = clock.now();
  await using sessions = await startAll(routes, running.url, originMs, tools);
  const all = (phase: SeenRequest['phase'], ms: number, until: PhaseEnd = 'passed') =>
    Promise.all(sessions.list.map((session) => session.run(phase, open(RATE, ms), until)));
  await all('before', PARTS.before, 'drained');
  const injected = await system.inject(fault);
  const fromMs = clock.now();
  for (const [i, session] of sessions.list.entries())
    if ((routes[i]?.calls.get(edge) ?? 1) > 0) await alone(session, tools);
  await all('during', PARTS.during);
  if (name === 'hang') await untilGivenUp(() => readEdge(system, edge), fromMs, tools);
  // Lifting may end what was waiting: that is no answer.
  const toMs = clock.now();
  const touched = await injected.touched();
  await injected.lift();
  await all('after', PARTS.after);
  const loads = await Promise.all(sessions.list.map((session) => session.finish()));
  const connections = new Map<string, readonly EdgeConnection[]>();
  for (const [other] of edges) {
    const seen = await readEdge(system, other);
    if (seen) connections.set(other, seen);
  }
  const requests = loads.flatMap((load, i) => seenIn(load, routes[i]?.route ?? '', originMs));
  return { edge, fault: name, fromMs, toMs, requests, connections, touched };
}

async function startAll(routes: readonly LearntRoute[], url: string, originMs: number, tools: ScanTools) {
  const list = await Promise.all(routes.map((route) => startSession(route, url, originMs, tools)));
  return {
    list,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(list.map((session) => session[Symbol.asyncDispose]()));
    },
  };
}

/** At most two requests with nothing else in flight, so that their calls can be counted. */
async function alone(session: LoadSession, { clock, signal }: ScanTools): Promise<void> {
  const run = session.run('alone', closed(2, 1));
  run.catch(() => {});
  await Promise.race([run, clock.sleep(PARTS.alone, signal)]);
}

async function readEdge({ running }: System, edge: string): Promise<readonly EdgeConnection[] | undefined> {
  return await running.edges.get(edge)?.journal?.connections();
}

const POLL_MS = 250;

/** Calls that must have been given up before their timeout is known, and what their requests then did. */
const ENOUGH_GIVEN_UP = 5;

/** Goes on while no call was given up, as a timeout may be longer than a cell. */
async function untilGivenUp(
  read: () => Promise<readonly EdgeConnection[] | undefined>,
  fromMs: number,
  { clock, signal }: ScanTools,
): Promise<void> {
  const untilMs = clock.now() + PARTS.untilGivenUp;
  while (clock.now() < untilMs) {
    const connections = await read();
    const waited = connections?.filter(({ asksMs }) => (asksMs.at(-1) ?? 0) >= fromMs) ?? [];
    const givenUp = waited.filter(({ closedBy }) => closedBy === 'caller');
    if (waited.length === 0 || givenUp.length >= ENOUGH_GIVEN_UP) return;
    await clock.sleep(POLL_MS, signal);
  }
}
