import type { FaultKind } from '../domain/ports.ts';
import { behaveKind } from './behave.ts';
import { blackholeKind } from './blackhole.ts';
import { cpuPressureKind } from './cpu-pressure.ts';
import { downKind } from './down.ts';
import { freezeKind } from './freeze.ts';
import { killKind } from './kill.ts';
import { latencyKind } from './latency.ts';
import { resetKind } from './reset.ts';
import { restartKind } from './restart.ts';
import { shapeKind } from './shape.ts';
import { timeoutKind } from './timeout.ts';

const plainKinds: ReadonlyMap<string, FaultKind> = new Map(
  [
    ...[latencyKind, blackholeKind, timeoutKind, resetKind, downKind],
    ...[behaveKind, freezeKind, killKind, restartKind, cpuPressureKind],
  ].map((kind) => [kind.kind, kind]),
);

/** Every kind of fault by its name. A new one is a file beside this one and a line here. */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map([...plainKinds, ['shape', shapeKind(plainKinds)]]);
