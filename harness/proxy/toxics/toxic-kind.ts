import type { Socket } from 'node:net';
import type { HttpFault } from '../http/http-fault.ts';
import type { Port, Stage } from '../stage.ts';

/** Values of a toxic's attributes by their name on the wire. Toxiproxy's own are all integers. */
export type Attributes = Readonly<Record<string, number | string>>;

/** A number as Toxiproxy declares it. */
export interface NumberSpec {
  readonly name: string;
  readonly unit: 'ms' | 'µs' | 's' | 'B' | 'kB/s' | 'requests' | 'status';
  /** Smallest and largest sensible value; outside Toxiproxy crashes, overflows or means nothing. */
  readonly min: number;
  readonly max: number;
}

/** Only Squall's own toxics have text; empty means any. */
export interface TextSpec {
  readonly name: string;
  readonly unit: 'text';
}

export type AttributeSpec = NumberSpec | TextSpec;

/** A family member: what a type of toxic is called, takes and does. */
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
  /** What it does to one stream of one connection; default nothing. */
  start?(port: Port, attributes: Attributes): Stage;
  /** What it does to a new connection before its upstream is dialled: it takes the client over. */
  admit?(client: Socket, attributes: Attributes): void;
  /** What it does to the listener; live connections go on. */
  readonly listenMode?: 'refuse' | 'stall';
  /** What it does to single HTTP requests; its toxicity is then per request. */
  readonly http?: HttpFault;
}

/** Reads one declared number; missing means 0, as in Toxiproxy. */
export function attribute(attributes: Attributes, name: string): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : 0;
}

/** Reads one declared text; missing means ''. */
export function textAttribute(attributes: Attributes, name: string): string {
  const value = attributes[name];
  return typeof value === 'string' ? value : '';
}

/** A day: beyond it a duration is a mistake. */
export const MAX_DURATION_MS = 86_400_000;
