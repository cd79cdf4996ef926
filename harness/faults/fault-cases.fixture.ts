import type { Fault } from '../domain/fault.ts';
import { connectHang } from './connection/connect-hang.ts';
import { cutAfter } from './connection/cut-after.ts';
import { hang } from './connection/hang.ts';
import { refuse } from './connection/refuse.ts';
import { resetAfter } from './connection/reset-after.ts';
import { resetOnAccept } from './connection/reset-on-accept.ts';
import { bandwidth } from './edge/bandwidth.ts';
import { blackhole } from './edge/blackhole.ts';
import { down } from './edge/down.ts';
import { latency } from './edge/latency.ts';
import { limitData } from './edge/limit-data.ts';
import { reset } from './edge/reset.ts';
import { slicer } from './edge/slicer.ts';
import { slowClose } from './edge/slow-close.ts';
import { timeout } from './edge/timeout.ts';
import { httpAbort } from './http/http-abort.ts';
import { httpDelay } from './http/http-delay.ts';
import { httpMalformed } from './http/http-malformed.ts';
import { httpSlowBody } from './http/http-slow-body.ts';
import { httpSlowHeaders } from './http/http-slow-headers.ts';
import { httpStatus } from './http/http-status.ts';
import { httpTruncate } from './http/http-truncate.ts';
import { behave } from './service/behave.ts';
import { cpuPressure } from './service/cpu-pressure.ts';
import { freeze } from './service/freeze.ts';
import { kill } from './service/kill.ts';
import { restart } from './service/restart.ts';
import { flapping } from './shape/shape.ts';

/** How one call through the edge ended, as its caller sees it. */
export type CallEnd = 'ok' | 'late' | 'silence' | 'refused' | 'cut' | `status ${number}`;

export interface FaultCase {
  readonly fault: Fault;
  readonly feels: CallEnd;
  /** What the dependency counted of one call under the fault. */
  readonly arrivals: 0 | 1;
  /** How many of one call the fault touches; default 1. */
  readonly touches?: number;
}

/** Delay of the faults that delay an answer. */
export const DELAY_MS = 400;

/** How every kind of fault feels on `edge` or on the `service` behind it; several cases for a kind that can feel different. */
export function faultCases(edge: string, service: string): readonly FaultCase[] {
  return [
    { fault: latency(edge, DELAY_MS), feels: 'late', arrivals: 1 },
    { fault: latency(edge, DELAY_MS, { stream: 'upstream' }), feels: 'late', arrivals: 1 },
    { fault: blackhole(edge), feels: 'silence', arrivals: 0 },
    { fault: blackhole(edge, { stream: 'downstream' }), feels: 'silence', arrivals: 1 },
    { fault: timeout(edge, DELAY_MS), feels: 'cut', arrivals: 0 },
    { fault: reset(edge), feels: 'cut', arrivals: 1 },
    { fault: reset(edge, { stream: 'upstream' }), feels: 'cut', arrivals: 0 },
    { fault: bandwidth(edge, 0), feels: 'silence', arrivals: 1 },
    { fault: slicer(edge, 10), feels: 'ok', arrivals: 1 },
    { fault: limitData(edge, 0), feels: 'cut', arrivals: 1 },
    { fault: slowClose(edge, DELAY_MS), feels: 'ok', arrivals: 1 },
    { fault: down(edge), feels: 'refused', arrivals: 0 },
    { fault: behave(service, { status: 402 }), feels: 'status 402', arrivals: 1 },
    { fault: freeze(service), feels: 'silence', arrivals: 0 },
    { fault: kill(service), feels: 'cut', arrivals: 0 },
    { fault: restart(service, { down: '1h' }), feels: 'cut', arrivals: 0 },
    { fault: cpuPressure(service, 0.2), feels: 'ok', arrivals: 1 },
    { fault: flapping(latency(edge, DELAY_MS), { sick: '1h', healthy: '1h' }), feels: 'late', arrivals: 1 },
    { fault: refuse(edge), feels: 'refused', arrivals: 0 },
    { fault: hang(edge), feels: 'silence', arrivals: 0 },
    { fault: connectHang(edge), feels: 'silence', arrivals: 0 },
    { fault: resetOnAccept(edge), feels: 'cut', arrivals: 0 },
    { fault: resetAfter(edge, 50), feels: 'cut', arrivals: 1 },
    { fault: cutAfter(edge, 5), feels: 'ok', arrivals: 1 },
    { fault: httpStatus(edge, 503, { retryAfter: '2s' }), feels: 'status 503', arrivals: 0 },
    { fault: httpStatus(edge, 503, { path: '/elsewhere' }), feels: 'ok', arrivals: 1, touches: 0 },
    { fault: httpDelay(edge, DELAY_MS), feels: 'late', arrivals: 1 },
    { fault: httpAbort(edge, -1), feels: 'cut', arrivals: 1 },
    { fault: httpTruncate(edge, 2), feels: 'cut', arrivals: 1 },
    { fault: httpMalformed(edge), feels: 'cut', arrivals: 1 },
    { fault: httpSlowHeaders(edge, '1h'), feels: 'silence', arrivals: 1 },
    { fault: httpSlowBody(edge, '1h'), feels: 'silence', arrivals: 1 },
  ];
}
