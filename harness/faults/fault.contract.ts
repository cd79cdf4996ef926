import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../domain/fault.ts';
import type { Environment, RunningTarget } from '../domain/ports.ts';
import { EDGE, relayRequest } from '../environments/relay-target.fixture.ts';
import { behave } from './behave.ts';
import { blackhole } from './blackhole.ts';
import { faultKinds } from './catalogue.ts';
import { down } from './down.ts';
import { latency } from './latency.ts';
import { reset } from './reset.ts';
import { timeout } from './timeout.ts';

/** How one call through the edge ended, as its caller sees it. */
type Ending = 'ok' | 'late' | 'silence' | 'refused' | 'cut' | `status ${number}`;

interface Case {
  readonly fault: Fault;
  readonly feels: Ending;
  /** What the dependency counted of one call under the fault. */
  readonly arrivals: 0 | 1;
}

const DELAY_MS = 400;
/** Silence counts as such after this long; longer than any other case takes. */
const PATIENCE_MS = 1500;

const cases: readonly Case[] = [
  { fault: latency(EDGE, DELAY_MS), feels: 'late', arrivals: 1 },
  { fault: latency(EDGE, DELAY_MS, { stream: 'upstream' }), feels: 'late', arrivals: 1 },
  { fault: blackhole(EDGE), feels: 'silence', arrivals: 0 },
  { fault: blackhole(EDGE, { stream: 'downstream' }), feels: 'silence', arrivals: 1 },
  { fault: timeout(EDGE, DELAY_MS), feels: 'cut', arrivals: 0 },
  { fault: reset(EDGE), feels: 'cut', arrivals: 1 },
  { fault: reset(EDGE, { stream: 'upstream' }), feels: 'cut', arrivals: 0 },
  { fault: down(EDGE), feels: 'refused', arrivals: 0 },
  { fault: behave('back', { status: 402 }), feels: 'status 402', arrivals: 1 },
];

/** What every kind of fault must do on a live edge: be felt, be proved as far as anybody can tell, and be gone when lifted. */
export function faultContract(create: () => Environment, canCount: boolean): void {
  let running: RunningTarget;
  beforeAll(async () => {
    running = await create().start(relayRequest());
  });
  afterAll(() => running[Symbol.asyncDispose]());

  test('every kind has a case', () => {
    expect(new Set(cases.map(({ fault }) => fault.kind))).toEqual(new Set(faultKinds.keys()));
  });

  describe.each(cases)('$fault.kind $fault.stream', ({ fault, feels, arrivals }) => {
    const kind = faultKinds.get(fault.kind);

    test('is felt, proved and lifted', async () => {
      const url = await edgeUrl(running);
      const arrivedBefore = await arrived(running);
      expect(await call(url)).toBe('ok');
      const applied = await kind?.apply(fault, running);
      onTestFinished(() => applied?.lift());
      expect(await call(url)).toBe(feels);
      expect((await arrived(running)) - arrivedBefore).toBe(1 + arrivals);
      expect(await applied?.prove()).toEqual(expectedProof(fault, canCount));
      await applied?.lift();
      await applied?.lift();
      expect(await call(url)).toBe('ok');
      expect(await running.edges.get(EDGE)?.state()).toEqual({ enabled: true, toxics: [] });
    });

    test('applied to nobody, it touched nobody', async () => {
      const applied = await kind?.apply(fault, running);
      const proof = await applied?.prove();
      expect(proof?.touched ?? 0).toBe(0);
      await applied?.lift();
    });
  });

  test('two faults of one kind on one edge add up and are lifted apart', async () => {
    const url = await edgeUrl(running);
    const kind = faultKinds.get('latency');
    const one = await kind?.apply(latency(EDGE, DELAY_MS), running);
    const two = await kind?.apply(latency(EDGE, DELAY_MS), running);
    const before = performance.now();
    expect(await call(url)).toBe('late');
    expect(performance.now() - before).toBeGreaterThan(2 * DELAY_MS - 5);
    await one?.lift();
    expect((await running.edges.get(EDGE)?.state())?.toxics).toHaveLength(1);
    await two?.lift();
  });
}

function expectedProof({ kind }: Fault, canCount: boolean): object {
  if (kind === 'behave') return { touched: 1, witness: 'dependency' };
  // Nothing was open when the edge went down, and whom it refused nobody knows.
  if (kind === 'down' || !canCount) return { touched: null, witness: 'none' };
  return { touched: 1, witness: 'proxy' };
}

/** Where the caller reaches the edge, so that the test can call through it on connections of its own. */
async function edgeUrl(running: RunningTarget): Promise<string> {
  const told = JSON.parse((await running.services.get('front')?.get('/env')) ?? '{}') as { NEXT_URL: string };
  return told.NEXT_URL;
}

async function arrived(running: RunningTarget): Promise<number> {
  const text = (await running.services.get('back')?.get('/metrics')) ?? '';
  return Number(/^arrivals_total (\d+)/m.exec(text)?.[1]);
}

/** One call on a fresh connection; kept alive, because a callee that closes behind its answer is heard through a black hole. */
async function call(url: string): Promise<Ending> {
  const agent = new Agent({ keepAlive: true });
  const from = performance.now();
  const ending = await new Promise<Ending>((resolve) => {
    const sent = request(url, { agent, timeout: PATIENCE_MS }, (response) => {
      response.resume();
      const late = performance.now() - from > DELAY_MS - 5;
      if (response.statusCode === 200) resolve(late ? 'late' : 'ok');
      else resolve(`status ${response.statusCode ?? 0}`);
    });
    sent.on('timeout', () => {
      resolve('silence');
      sent.destroy();
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'cut'));
    sent.end();
  });
  agent.destroy();
  return ending;
}
