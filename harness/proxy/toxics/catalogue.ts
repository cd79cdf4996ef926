import { bandwidth } from './bandwidth.ts';
import { latency } from './latency.ts';
import { limitData } from './limit-data.ts';
import { noop } from './noop.ts';
import { resetPeer } from './reset-peer.ts';
import { slicer } from './slicer.ts';
import { slowClose } from './slow-close.ts';
import { timeout } from './timeout.ts';
import type { ToxicKind } from './toxic-kind.ts';

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

export const toxicKinds: ReadonlyMap<string, ToxicKind> = new Map(TOXIC_KINDS.map((kind) => [kind.type, kind]));
