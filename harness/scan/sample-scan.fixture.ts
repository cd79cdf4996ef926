import { FAULT_NAMES } from './faults.ts';
import type { HealthyRoute, Observation, SeenRequest } from './observation.ts';
import type { ScanRecord } from './scan-record.ts';
import { type CallerModel, EDGE, HEALTHY, observe } from './simulated-caller.fixture.ts';

const patient: CallerModel = { timeoutMs: null, attempts: 1, backoffMs: 0, breakerAfter: null, limit: 8 };
const login: HealthyRoute = { ...HEALTHY, route: 'GET /login', calls: new Map([[EDGE, 0]]) };

/** A caller without a timeout, whose eight workers serve another route as well. */
export function sampleScan(): ScanRecord {
  const tried = (['http 503', 'hang'] as const).map((fault) =>
    withLogin(observe(patient, fault, fault === 'hang' ? 8 : 4)),
  );
  const skipped = FAULT_NAMES.filter((name) => name !== 'http 503' && name !== 'hang');
  return {
    run: {
      id: '2026-11-30T18-00-23-1a9f',
      startedAt: '2026-11-30T18:00:23.000Z',
      environment: 'local',
      target: 'shop',
      edges: [{ from: 'shop', to: 'bank' }],
    },
    evidence: {
      routes: [HEALTHY, login],
      cells: tried,
      skipped: skipped.map((fault) => ({ edge: EDGE, fault, why: 'not tried' })),
      durationMs: 61_000,
      cut: false,
    },
  };
}

/** It waits for a worker while the other route waits for the bank, and is well before and after. */
function withLogin(seen: Observation): Observation {
  const isHang = seen.fault === 'hang';
  const request = (phase: SeenRequest['phase'], sentMs: number, durationMs: number): SeenRequest => ({
    route: login.route,
    phase,
    sentMs,
    durationMs,
    answer: 'same',
    told: '200',
  });
  const during = Array.from({ length: 24 }, (_, i) => {
    const sentMs = seen.fromMs + 1500 + i * 125;
    return request('during', sentMs, isHang ? seen.toMs - sentMs + 20 : 2);
  });
  const around = Array.from({ length: 8 }, (_, i) => [
    request('before', i * 125, 2),
    request('after', seen.toMs + 200 + i * 125, 2),
    { ...request('before', i * 125, 11), route: HEALTHY.route },
    { ...request('after', seen.toMs + 200 + i * 125, 11), route: HEALTHY.route },
  ]);
  return { ...seen, requests: [...seen.requests, ...during, ...around.flat()] };
}
