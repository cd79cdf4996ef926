import { httpAbort } from '../http/x-http-abort.ts';
import { httpDelay } from '../http/x-http-delay.ts';
import { httpMalformed } from '../http/x-http-malformed.ts';
import { httpSlowBody } from '../http/x-http-slow-body.ts';
import { httpSlowHeaders } from '../http/x-http-slow-headers.ts';
import { httpStatus } from '../http/x-http-status.ts';
import { httpTruncate } from '../http/x-http-truncate.ts';
import { bandwidth } from './bandwidth.ts';
import { latency } from './latency.ts';
import { limitData } from './limit-data.ts';
import { noop } from './noop.ts';
import { resetPeer } from './reset-peer.ts';
import { slicer } from './slicer.ts';
import { slowClose } from './slow-close.ts';
import { timeout } from './timeout.ts';
import type { ToxicKind } from './toxic-kind.ts';
import { cutAfter } from './x-cut-after.ts';
import { hang } from './x-hang.ts';
import { refuse } from './x-refuse.ts';
import { resetAfter } from './x-reset-after.ts';
import { resetOnAccept } from './x-reset-on-accept.ts';
import { stallConnect } from './x-stall-connect.ts';

/** The types of Toxiproxy 2.12. */
export const TOXIPROXY_KINDS: readonly ToxicKind[] = [
  bandwidth,
  latency,
  limitData,
  noop,
  resetPeer,
  slicer,
  slowClose,
  timeout,
];

/** Squall's own types: faults of the connection phase and of single HTTP requests. Their types begin with `x_`. */
export const EXTENSION_KINDS: readonly ToxicKind[] = [
  cutAfter,
  hang,
  refuse,
  resetAfter,
  resetOnAccept,
  stallConnect,
  httpAbort,
  httpDelay,
  httpMalformed,
  httpSlowBody,
  httpSlowHeaders,
  httpStatus,
  httpTruncate,
];

/** Both by type. */
export const ALL_KINDS: ReadonlyMap<string, ToxicKind> = new Map(
  [...TOXIPROXY_KINDS, ...EXTENSION_KINDS].map((kind) => [kind.type, kind]),
);
