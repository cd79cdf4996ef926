import type { Port, Stage } from '../stage.ts';

/** Values of a toxic's attributes by their name on the wire; all are integers. */
export type Attributes = Readonly<Record<string, number>>;

/** One attribute as Toxiproxy declares it. */
export interface AttributeSpec {
  readonly name: string;
  readonly unit: 'ms' | 'µs' | 'B' | 'kB/s';
  /** Smallest and largest sensible value; outside Toxiproxy crashes, overflows or means nothing. */
  readonly min: number;
  readonly max: number;
}

/** A family member: what a type of toxic is called, takes and does to one stream of one connection. */
export interface ToxicKind {
  readonly type: string;
  /** In the order of the wire. */
  readonly attributes: readonly AttributeSpec[];
  /** Problems beyond the range of a single attribute. */
  readonly check?: (attributes: Attributes) => string | undefined;
  /** Bytes that a stage may hold before its source is paused; default one chunk. */
  readonly holds?: number;
  /** Bytes were thrown away: a connection that was under it cannot go on once it is removed. */
  readonly cutsWhenRemoved?: true;
  /** Toxiproxy sets SO_LINGER 0 on connections that start under it (strict mode only). */
  readonly lingers?: true;
  start(port: Port, attributes: Attributes): Stage;
}

/** Reads one declared attribute; missing means 0, as in Toxiproxy. */
export function attribute(attributes: Attributes, name: string): number {
  return attributes[name] ?? 0;
}

/** A day: beyond it a duration is a mistake. */
export const MAX_DURATION_MS = 86_400_000;
