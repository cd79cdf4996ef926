import type { Fault } from '../domain/fault.ts';
import { blackhole } from '../faults/edge/blackhole.ts';
import { down } from '../faults/edge/down.ts';
import { latency } from '../faults/edge/latency.ts';
import { reset } from '../faults/edge/reset.ts';
import { httpStatus } from '../faults/http/http-status.ts';

/** The basic ways in which a dependency fails, in the order in which they are tried: what is least likely to last comes first. */
export const FAULT_NAMES = ['slow', 'one in ten', 'http 503', 'reset', 'refuse', 'hang'] as const;

export type FaultName = (typeof FAULT_NAMES)[number];

export const SLOW_MS = 3000;

/** The fault on an edge; undefined where the edge does not speak HTTP and the fault is one of HTTP. */
export function faultOf(name: FaultName, edge: string, speaksHttp: boolean): Fault | undefined {
  switch (name) {
    case 'slow':
      return latency(edge, `${SLOW_MS}ms`);
    case 'hang':
      return blackhole(edge);
    case 'refuse':
      return down(edge);
    case 'reset':
      return reset(edge);
    case 'http 503':
      return speaksHttp ? httpStatus(edge, 503) : undefined;
    case 'one in ten':
      return speaksHttp ? httpStatus(edge, 503, { share: 0.1 }) : reset(edge, { toxicity: 0.1 });
  }
}

/** What the fault does, for a reader: `answers 503`. */
export const FAULT_WORDS: Readonly<Record<FaultName, string>> = {
  slow: `answers ${SLOW_MS / 1000} s late`,
  'one in ten': 'fails one call in ten',
  'http 503': 'answers 503',
  reset: 'resets connections',
  refuse: 'refuses connections',
  hang: 'never answers',
};
