import type { FaultKind } from '../domain/ports.ts';
import { behaveKind } from './behave.ts';
import { blackholeKind } from './blackhole.ts';
import { downKind } from './down.ts';
import { latencyKind } from './latency.ts';
import { resetKind } from './reset.ts';
import { timeoutKind } from './timeout.ts';

/** Every kind of fault by its name. A new one is a file beside this one and a line here. */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map(
  [latencyKind, blackholeKind, timeoutKind, resetKind, downKind, behaveKind].map((kind) => [kind.kind, kind]),
);
