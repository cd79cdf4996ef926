import type { Fault } from '../domain/fault.ts';
import type { FaultKind, FaultTraits } from '../domain/fault-kind.ts';
import { bandwidthKind } from './bandwidth.ts';
import { behaveKind } from './behave.ts';
import { blackholeKind } from './blackhole.ts';
import { connectHangKind } from './connection/connect-hang.ts';
import { cutAfterKind } from './connection/cut-after.ts';
import { hangKind } from './connection/hang.ts';
import { refuseKind } from './connection/refuse.ts';
import { resetAfterKind } from './connection/reset-after.ts';
import { resetOnAcceptKind } from './connection/reset-on-accept.ts';
import { cpuPressureKind } from './cpu-pressure.ts';
import { downKind } from './down.ts';
import { freezeKind } from './freeze.ts';
import { httpAbortKind } from './http/http-abort.ts';
import { httpDelayKind } from './http/http-delay.ts';
import { httpMalformedKind } from './http/http-malformed.ts';
import { httpSlowBodyKind } from './http/http-slow-body.ts';
import { httpSlowHeadersKind } from './http/http-slow-headers.ts';
import { httpStatusKind } from './http/http-status.ts';
import { httpTruncateKind } from './http/http-truncate.ts';
import { killKind } from './kill.ts';
import { latencyKind } from './latency.ts';
import { limitDataKind } from './limit-data.ts';
import { resetKind } from './reset.ts';
import { restartKind } from './restart.ts';
import { SHAPE } from './shape.ts';
import { shapeKind } from './shape-kind.ts';
import { slicerKind } from './slicer.ts';
import { slowCloseKind } from './slow-close.ts';
import { timeoutKind } from './timeout.ts';

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
