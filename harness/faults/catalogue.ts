import type { Fault } from '../domain/fault.ts';
import type { FaultKind } from '../domain/ports.ts';
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
import { shapeKind } from './shape.ts';
import { slicerKind } from './slicer.ts';
import { slowCloseKind } from './slow-close.ts';
import { timeoutKind } from './timeout.ts';

/** What Toxiproxy can do to the connections of an edge. */
const EDGE_KINDS = [
  latencyKind,
  bandwidthKind,
  slicerKind,
  blackholeKind,
  timeoutKind,
  resetKind,
  limitDataKind,
  slowCloseKind,
  downKind,
];

/** What only the embedded proxy can do: to connections as they are made, and to single requests. */
const EMBEDDED_KINDS = [
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
];

/** What happens to a service, or what a stub is told to do. */
const SERVICE_KINDS = [behaveKind, freezeKind, killKind, restartKind, cpuPressureKind];

const plainKinds: ReadonlyMap<string, FaultKind> = new Map(
  [...EDGE_KINDS, ...EMBEDDED_KINDS, ...SERVICE_KINDS].map((kind) => [kind.kind, kind]),
);

const EMBEDDED_NAMES: ReadonlySet<unknown> = new Set(EMBEDDED_KINDS.map(({ kind }) => kind));

/** Whether only the embedded proxy can do this; a shape needs what its steps need. */
export function needsEmbeddedProxy(fault: Fault): boolean {
  return isOrHolds(fault, EMBEDDED_NAMES);
}

const ABSENCES: ReadonlySet<unknown> = new Set([freezeKind.kind, killKind.kind, restartKind.kind]);

/** Whether the service may answer nobody while this acts, not even who asks for its counts. */
export function takesAway(fault: Fault): boolean {
  return isOrHolds(fault, ABSENCES);
}

function isOrHolds(fault: Fault, kinds: ReadonlySet<unknown>): boolean {
  const steps = Array.isArray(fault['steps']) ? (fault['steps'] as { readonly fault: Fault | null }[]) : [];
  return kinds.has(fault.kind) || steps.some((step) => step.fault !== null && isOrHolds(step.fault, kinds));
}

/** Every kind of fault by its name. A new one is a file beside this one and a word here. */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map([...plainKinds, ['shape', shapeKind(plainKinds)]]);
