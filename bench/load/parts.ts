import type { LoadPlan } from '../../harness/domain/load-plan.ts';
import { mergeDurations } from '../../harness/runtime/histogram.ts';
import { inChild } from './child.ts';
import type { Goal } from './goals.ts';
import type { InFlightResult } from './in-flight-child.ts';
import type { MemoryResult } from './memory-child.ts';
import { startServer } from './server-process.ts';
import { measureStall, type StallRow, stallExcessMs } from './stall.ts';
import type { ClosedResult, Tool } from './tool.ts';
import { driveSquall } from './tools/squall.ts';

/** The result of one part of the benchmark. */
export interface PartResult {
  readonly rows: readonly object[];
  readonly goals: readonly Goal[];
}

const CONNECTIONS = 50;
const RATE = 'squall / it';
const PER_CORE = 'squall / it, per core';

/**
 * Requests per second and processor time of every tool: medians of rounds that alternate, so that noise of the machine affects
 * all tools. Where the server is the limit, only the processor time tells the tools apart: its ratio is that of what each can
 * send with one core.
 */
export async function closedPart(tools: readonly Tool[], seconds: number, rounds: number): Promise<PartResult> {
  const found = new Map<string, ClosedResult[]>(tools.map((tool) => [tool.name, []]));
  for (let round = 0; round < rounds; round++)
    for (const tool of tools) {
      await using server = await startServer();
      found.get(tool.name)?.push(await tool.closed(server.url, CONNECTIONS, seconds));
    }
  const medians = [...found].map(([tool, results]) => {
    const rates = results.map(({ perSecond }) => perSecond);
    return { tool, perSecond: median(rates), cpuUs: median(results.map(({ cpuUs }) => cpuUs)), rounds: rates };
  });
  const own = medians.find(({ tool }) => tool === 'squall') ?? { perSecond: 0, cpuUs: Number.NaN };
  const rows = medians.map((row) => ({
    ...row,
    [RATE]: own.perSecond / row.perSecond,
    [PER_CORE]: row.cpuUs / own.cpuUs,
  }));
  const goalAgainst = (name: string, column: typeof RATE | typeof PER_CORE, goal: number): Goal[] => {
    const measured = rows.find(({ tool }) => tool === name)?.[column];
    const what = `closed loop, ${column.replace('it', name)}`;
    return measured === undefined || Number.isNaN(measured)
      ? []
      : [{ what, measured, goal, unit: 'times', sense: 'at least' }];
  };
  const goals = [
    ...goalAgainst('autocannon', RATE, 0.9),
    ...goalAgainst('k6', RATE, 2),
    ...goalAgainst('wrk', RATE, 0.8),
    ...goalAgainst('wrk', PER_CORE, 0.8),
  ];
  return { rows, goals };
}

/** Every tool's result for one stall, compared with the truth. */
export async function stallPart(tools: readonly Tool[]): Promise<PartResult> {
  const rows: StallRow[] = [];
  for (const tool of tools) {
    const row = await measureStall(tool, { rate: 1000, seconds: 10 });
    if (row) rows.push(row);
  }
  return { rows, goals: rows.filter(({ tool }) => tool.startsWith('squall')).flatMap(stallGoals) };
}

function stallGoals(row: StallRow): readonly Goal[] {
  const beyond = { measured: stallExcessMs(row), goal: 0, unit: 'ms', sense: 'at most' } as const;
  const share = { measured: (100 * row.accounted) / row.planned, goal: 100, unit: '%', sense: 'at least' } as const;
  return [
    { what: `stall: ${row.tool} beyond 1 % + 5 ms of the truth`, ...beyond },
    { what: `stall: requests that ${row.tool} accounted for`, ...share },
  ];
}

/** How late an open loop sends. */
export async function latenessPart(seconds: number): Promise<PartResult> {
  const rows: { rate: number; p50Ms: number; p99Ms: number; maxMs: number }[] = [];
  for (const rate of [1000, 5000]) {
    await using server = await startServer();
    const plan: LoadPlan = { model: 'open', arrivals: { kind: 'constant', rate }, durationMs: seconds * 1000 };
    const { lateness } = await driveSquall(server.url, plan);
    const late = lateness && mergeDurations(lateness);
    const ms = (percent: number) => (late?.percentileUs(percent) ?? Number.NaN) / 1000;
    rows.push({ rate, p50Ms: ms(50), p99Ms: ms(99), maxMs: ms(100) });
  }
  const goal = (rate: number, limit: number): Goal => ({
    what: `p99 send lateness at ${rate}/s`,
    measured: rows.find((row) => row.rate === rate)?.p99Ms ?? Number.NaN,
    goal: limit,
    unit: 'ms',
    sense: 'at most',
  });
  return { rows, goals: [goal(1000, 2), goal(5000, 5)] };
}

/** Ten thousand unanswered requests in flight at once. */
export async function inFlightPart(): Promise<PartResult> {
  await using server = await startServer({ holdAll: true });
  const row = await inChild<InFlightResult>('./in-flight-child.ts', [server.url, '10000']);
  const { arrivals } = await server.account();
  return {
    rows: [{ ...row, arrivals }],
    goals: [
      { what: 'in flight at once in one process', measured: row.inFlight, goal: 10_000, unit: '', sense: 'at least' },
      { what: 'memory with 10,000 connections', measured: row.rssMb, goal: 600, unit: 'MB', sense: 'at most' },
    ],
  };
}

/** Memory after a tenth of the requests and after all. */
export async function memoryPart(requests: number): Promise<PartResult> {
  await using server = await startServer();
  const row = await inChild<MemoryResult>('./memory-child.ts', [server.url, String(requests)]);
  const measured = row.wholeMb - row.tenthMb;
  const what = `memory: ${requests} requests over a tenth of them`;
  return { rows: [row], goals: [{ what, measured, goal: 20, unit: 'MB', sense: 'at most' }] };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
