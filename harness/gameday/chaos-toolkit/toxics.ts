import type { Fault } from '../../domain/fault.ts';
import { bandwidth } from '../../faults/edge/bandwidth.ts';
import { blackhole } from '../../faults/edge/blackhole.ts';
import { latency } from '../../faults/edge/latency.ts';
import { limitData } from '../../faults/edge/limit-data.ts';
import { reset } from '../../faults/edge/reset.ts';
import { slicer } from '../../faults/edge/slicer.ts';
import { slowClose } from '../../faults/edge/slow-close.ts';
import { timeout } from '../../faults/edge/timeout.ts';
import type { ToxicOptions } from '../../faults/edge/toxic-kind.ts';
import { nothing, type Operation } from './operation.ts';

/** A toxic as Toxiproxy's API takes it. */
export interface Toxic {
  readonly name?: string;
  readonly type: string;
  readonly stream?: unknown;
  readonly toxicity?: unknown;
  readonly attributes?: unknown;
}

/** Reads an attribute; throws where it is no number. */
type Attribute = (name: string, otherwise?: number) => number;

interface Made {
  readonly fault: Fault;
  readonly differs?: string;
}

/** Toxiproxy 2's types, with the units of its attributes: ms, except the slicer's delay, which is in microseconds. */
const TYPES: Readonly<Record<string, (on: string, read: Attribute, options: ToxicOptions) => Made>> = {
  latency: (on, read, options) => ({ fault: latency(on, read('latency'), { ...options, jitter: read('jitter', 0) }) }),
  bandwidth: (on, read, options) => ({ fault: bandwidth(on, read('rate'), options) }),
  slow_close: (on, read, options) => ({ fault: slowClose(on, read('delay'), options) }),
  timeout: (on, read, options) => {
    const ms = read('timeout');
    return { fault: ms === 0 ? blackhole(on, options) : timeout(on, ms, options) };
  },
  reset_peer: (on, read, options) => ({ fault: reset(on, { ...options, after: read('timeout', 0) }) }),
  limit_data: (on, read, options) => ({ fault: limitData(on, read('bytes'), options) }),
  slicer: (on, read, options) => {
    const bytes = read('average_size');
    const differs = read('size_variation', 0) === Math.floor(bytes / 2) ? {} : { differs: SIZES };
    return { fault: slicer(on, bytes, { ...options, pauseMs: read('delay', 0) / 1000 }), ...differs };
  },
};

const SIZES = 'pieces differ by half their size here, whatever size_variation is';

/** The fault that a toxic is, on an edge. */
export function faultOfToxic(on: string, proxy: string, toxic: Toxic): Operation {
  const make = Object.hasOwn(TYPES, toxic.type) ? TYPES[toxic.type] : undefined;
  if (!make) return nothing(`there is no fault for toxics of type ${toxic.type}`);
  try {
    const attributes = (toxic.attributes ?? {}) as Readonly<Record<string, unknown>>;
    const stream = streamOf(toxic.stream ?? 'downstream');
    const toxicity = numberOf('toxicity', toxic.toxicity ?? 1);
    const made = make(on, (name, otherwise) => numberOf(name, attributes[name] ?? otherwise), { stream, toxicity });
    const key = { proxy, ...(toxic.name === undefined ? {} : { toxic: toxic.name }) };
    return { does: 'inject', ...(toxic.name === undefined ? {} : { name: toxic.name }), key, ...made };
  } catch (error) {
    return nothing((error as Error).message);
  }
}

/** As Toxiproxy reads it, without regard to capitals. */
function streamOf(value: unknown): 'upstream' | 'downstream' {
  const stream = typeof value === 'string' ? value.toLowerCase() : undefined;
  if (stream === 'upstream' || stream === 'downstream') return stream;
  throw new Error('its stream is neither upstream nor downstream');
}

function numberOf(name: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new Error(value === undefined ? `its ${name} is missing` : `its ${name} is no number that the experiment says`);
}
