import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { FaultProof } from '../domain/fault.ts';
import type { Environment, RunningTarget } from '../domain/ports.ts';
import { EDGE, relayRequest } from '../environments/relay-target.fixture.ts';
import { faultKinds, kindOf, traitsOf } from './catalogue.ts';
import { latency } from './edge/latency.ts';
import { type CallEnd, DELAY_MS, type FaultCase, faultCases } from './fault-cases.fixture.ts';

/** A call without an answer is silence after this long; every other one is faster. */
const PATIENCE_MS = 1500;

const cases = faultCases(EDGE, 'back');
const needs = ({ fault }: FaultCase) => traitsOf(fault).needs;
const needsEmbeddedProxy = (each: FaultCase) =>
  needs(each).some((need) => need.on === 'edge' && need.proxy === 'embedded');
const actsOnService = (each: FaultCase) => needs(each).every((need) => need.on === 'service');

/** What the test calls: the edge, or the service itself where edges cannot be reached from outside. */
type Entry = 'edge' | 'service';

/** Registers a test only where it applies: a skip would need a reason. */
function testWhere(applies: boolean) {
  return (name: string, run: () => Promise<void>) => {
    if (applies) test(name, run);
  };
}

/**
 * What every kind of fault must do to a live system: touch calls, be proved as its traits say, and have no effect when lifted.
 * Calls to the service itself feel only the faults of services.
 */
export function faultContract(create: () => Environment, canCount: boolean, entry: Entry = 'edge'): void {
  let running: RunningTarget;
  beforeAll(async () => {
    running = await create().start(relayRequest());
  });
  afterAll(() => running[Symbol.asyncDispose]());

  const own = cases
    .filter((each) => canCount || !needsEmbeddedProxy(each))
    .filter((each) => entry === 'edge' || actsOnService(each));
  const urlOf = () => (entry === 'edge' ? edgeUrl(running) : (running.services.get('back')?.url ?? ''));
  /** A proxy accepts calls to a service that has died, and then hangs up; the service itself refuses them. */
  const feltAt = (feels: CallEnd) => (entry === 'service' && feels === 'cut' ? ['refused', 'cut'] : [feels]);

  test('every kind has a case', () => {
    expect(new Set(cases.map(({ fault }) => fault.kind))).toEqual(new Set(faultKinds.keys()));
  });

  describe.each(own)('$fault.kind $fault.stream', (each) => {
    const { fault, feels, arrivals } = each;
    const { service, counted } = traitsOf(fault);
    /**
     * Until the service has hung up, too, where the proxy can tell: the next fault does not meet the last call then. Elsewhere two round
     * trips to the proxy, which has seen the caller hang up by then.
     */
    const settled = async () => {
      const edge = running.edges.get(EDGE);
      for (let i = 0; i < 2; i++) await edge?.state();
      while (((await edge?.traffic()) ?? { open: 0 }).open > 0);
    };

    test('is felt, proved and lifted', async () => {
      const url = await urlOf();
      const arrivedBefore = await arrived(running);
      expect(await call(url)).toBe('ok');
      await settled();
      const applied = await kindOf(fault).apply(fault, running);
      onTestFinished(() => applied.lift());
      if (service === 'restarts') await untilDown(running);
      expect(feltAt(feels)).toContain(await call(url, feels));
      // A service that does not answer cannot say what it counted, and counts from 0 after a restart.
      if (service === 'serves') expect((await arrived(running)) - arrivedBefore).toBe(1 + arrivals);
      expect(expectedProofs(each, canCount)).toContainEqual(await applied.prove());
      await applied.lift();
      await applied.lift();
      expect(await call(await urlOf())).toBe('ok');
      await settled();
      expect(await running.edges.get(EDGE)?.state()).toEqual({ enabled: true, toxics: [] });
    });

    test('touches nothing when no call comes', async () => {
      const applied = await kindOf(fault).apply(fault, running);
      const { touched } = await applied.prove();
      expect((await applied.stillActs?.()) ?? true).toBe(true);
      // A call of the test before may still be hanging up, and is cut.
      const mayCut = counted.by === 'proxy' && counted.which === 'cut';
      if (!mayCut) expect(touched ?? 0).toBe(0);
      await applied.lift();
    });
  });

  testWhere(entry === 'edge' && !canCount)('what only the embedded proxy can do is refused in words', async () => {
    for (const { fault } of cases.filter(needsEmbeddedProxy)) {
      const applying = kindOf(fault).apply(fault, running);
      await expect(applying).rejects.toMatchObject({ code: 'SQUALL_NOT_AVAILABLE' });
    }
  });

  testWhere(entry === 'edge')('two faults of one kind on one edge add up and are lifted apart', async () => {
    const url = await edgeUrl(running);
    const late = latency(EDGE, DELAY_MS);
    const one = await kindOf(late).apply(late, running);
    const two = await kindOf(late).apply(late, running);
    const before = performance.now();
    expect(await call(url, 'late')).toBe('late');
    expect(performance.now() - before).toBeGreaterThan(2 * DELAY_MS - 5);
    await one.lift();
    expect((await running.edges.get(EDGE)?.state())?.toxics).toHaveLength(1);
    await two.lift();
  });

  testWhere(entry === 'edge')('a fault that somebody else takes away is noticed', async () => {
    const late = latency(EDGE, DELAY_MS);
    const applied = await kindOf(late).apply(late, running);
    expect(await applied.stillActs?.()).toBe(true);
    for (const toxic of (await running.edges.get(EDGE)?.state())?.toxics ?? [])
      await running.edges.get(EDGE)?.removeToxic(toxic);
    expect(await applied.stillActs?.()).toBe(false);
    await applied.lift();
  });
}

/** Any of these proofs is right for one call. */
function expectedProofs({ fault, touches = 1 }: FaultCase, canCount: boolean): FaultProof[] {
  const { counted, fallbackCount } = traitsOf(fault);
  const unknown: FaultProof = { touched: null, witness: 'none' };
  // A Toxiproxy counts connections that have ended, so it tells of a fault on their ends.
  const ended: FaultProof = { touched: 1, touchedAtMost: null, witness: 'proxy' };
  if (counted.by === 'proxy' && !canCount) return counted.which === 'ended' ? [unknown, ended] : [unknown];
  // The proxy tells who came to a service, if the call went through it.
  const visited: FaultProof = { touched: 1, touchedAtMost: null, witness: 'proxy' };
  if (counted.by === 'none') return fallbackCount === 'calls to it' && canCount ? [visited] : [unknown];
  const touched: FaultProof = { touched: touches, witness: counted.by };
  if (counted.by === 'dependency') return [touched];
  switch (counted.which) {
    case 'met':
      return [touched];
    case 'ended':
      // The connection may not have ended yet.
      return [touched, { touched: 0, witness: 'proxy' }];
    case 'cut':
      // The call before may not have hung up yet when the edge goes down; what is refused is not counted.
      return [{ ...touched, touchedAtMost: null }, unknown];
  }
}

/** Where the caller reaches the edge, so that the test can call through it on connections of its own. */
async function edgeUrl(running: RunningTarget): Promise<string> {
  const env = JSON.parse((await running.services.get('front')?.get('/env')) ?? '{}') as { NEXT_URL: string };
  return env.NEXT_URL;
}

async function untilDown(running: RunningTarget): Promise<void> {
  const back = running.services.get('back');
  await expect.poll(() => back?.get('/health').catch(() => 'down'), { timeout: 5000, interval: 20 }).toBe('down');
}

async function arrived(running: RunningTarget): Promise<number> {
  const text = (await running.services.get('back')?.get('/metrics')) ?? '';
  return Number(/^arrivals_total (\d+)/m.exec(text)?.[1]);
}

/**
 * One call on a new connection. It is kept alive, because a black hole does not hide that a callee closes behind its
 * answer. How long it takes counts only where lateness is expected: machines may be slow.
 */
async function call(url: string, expected: CallEnd = 'ok'): Promise<CallEnd> {
  const agent = new Agent({ keepAlive: true });
  const hungUp = Promise.withResolvers<void>();
  const from = performance.now();
  const end = await new Promise<CallEnd>((resolve) => {
    const sent = request(url, { agent, timeout: PATIENCE_MS }, (response) => {
      response.resume().on('error', () => resolve('cut'));
      response.on('end', () => {
        const late = expected === 'late' && performance.now() - from > DELAY_MS - 5;
        if (response.statusCode === 200) resolve(late ? 'late' : 'ok');
        else resolve(`status ${response.statusCode ?? 0}`);
      });
    });
    sent.once('socket', (socket) => socket.once('close', () => hungUp.resolve()));
    sent.on('timeout', () => {
      resolve('silence');
      sent.destroy();
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'cut'));
    sent.end();
  });
  agent.destroy();
  await hungUp.promise;
  return end;
}
