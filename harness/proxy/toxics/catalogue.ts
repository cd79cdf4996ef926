import { HTTP_KINDS } from '../http/catalogue.ts';
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

/** Every type of toxic that Toxiproxy 2.12 knows. */
export const TOXIC_KINDS: readonly ToxicKind[] = [
  bandwidth,
  latency,
  limitData,
  noop,
  resetPeer,
  slicer,
  slowClose,
  timeout,
];

/** What Squall adds: connection-phase faults and faults of single HTTP requests. Their types begin with `x_`. */
export const EXTENSION_KINDS: readonly ToxicKind[] = [
  cutAfter,
  hang,
  refuse,
  resetAfter,
  resetOnAccept,
  stallConnect,
  ...HTTP_KINDS,
];

/** Both by type. */
export const ALL_KINDS: ReadonlyMap<string, ToxicKind> = new Map(
  [...TOXIC_KINDS, ...EXTENSION_KINDS].map((kind) => [kind.type, kind]),
);
