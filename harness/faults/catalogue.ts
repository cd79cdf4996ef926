import type { Fault } from '../domain/fault.ts';
import type { FaultKind, FaultTraits } from '../domain/fault-kind.ts';
import { connectHangKind } from './connection/connect-hang.ts';
import { cutAfterKind } from './connection/cut-after.ts';
import { hangKind } from './connection/hang.ts';
import { refuseKind } from './connection/refuse.ts';
import { resetAfterKind } from './connection/reset-after.ts';
import { resetOnAcceptKind } from './connection/reset-on-accept.ts';
import { bandwidthKind } from './edge/bandwidth.ts';
import { blackholeKind } from './edge/blackhole.ts';
import { downKind } from './edge/down.ts';
import { latencyKind } from './edge/latency.ts';
import { limitDataKind } from './edge/limit-data.ts';
import { resetKind } from './edge/reset.ts';
import { slicerKind } from './edge/slicer.ts';
import { slowCloseKind } from './edge/slow-close.ts';
import { timeoutKind } from './edge/timeout.ts';
import { httpAbortKind } from './http/http-abort.ts';
import { httpDelayKind } from './http/http-delay.ts';
import { httpMalformedKind } from './http/http-malformed.ts';
import { httpSlowBodyKind } from './http/http-slow-body.ts';
import { httpSlowHeadersKind } from './http/http-slow-headers.ts';
import { httpStatusKind } from './http/http-status.ts';
import { httpTruncateKind } from './http/http-truncate.ts';
import { behaveKind } from './service/behave.ts';
import { cpuPressureKind } from './service/cpu-pressure.ts';
import { freezeKind } from './service/freeze.ts';
import { killKind } from './service/kill.ts';
import { restartKind } from './service/restart.ts';
import { SHAPE } from './shape/shape.ts';
import { shapeKind } from './shape/shape-kind.ts';

/** Every kind but the shapes, which are made of these. A new one is a file in this folder and a word here. */
const PLAIN_KINDS: readonly FaultKind[] = [
  latencyKind,
  bandwidthKind,
  slicerKind,
  blackholeKind,
  timeoutKind,
  resetKind,
  limitDataKind,
  slowCloseKind,
  downKind,
  refuseKind,
  hangKind,
  connectHangKind,
  resetOnAcceptKind,
  resetAfterKind,
  cutAfterKind,
  httpStatusKind,
  httpDelayKind,
  httpAbortKind,
  httpTruncateKind,
  httpMalformedKind,
  httpSlowHeadersKind,
  httpSlowBodyKind,
  behaveKind,
  freezeKind,
  killKind,
  restartKind,
  cpuPressureKind,
];

const plainKinds = new Map(PLAIN_KINDS.map((kind) => [kind.kind, kind]));

/** Every kind of fault by its name. */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map([...plainKinds, [SHAPE, shapeKind(plainKinds)]]);

/** The kind of a fault that a plan has checked. */
export function kindOf(fault: Fault): FaultKind {
  const kind = faultKinds.get(fault.kind);
  if (!kind) throw new Error(`fault kind ${fault.kind} was not checked by the plan`);
  return kind;
}

/** The traits of a fault that a plan has checked. */
export function traitsOf(fault: Fault): FaultTraits {
  return kindOf(fault).traits(fault);
}
