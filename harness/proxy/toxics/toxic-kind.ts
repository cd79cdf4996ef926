import type { Socket } from 'node:net';
import type { HttpFault } from '../http/http-fault.ts';
import type { Stage, StageContext } from '../stage.ts';
import type { AttributeSpec, Attributes } from './attributes.ts';

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
  start?(context: StageContext, attributes: Attributes): Stage;
  /** What it does to a new connection in place of dialling its upstream. */
  intercept?(client: Socket, attributes: Attributes): void;
  /** What it does to the listener; live connections go on. */
  readonly listenMode?: 'refuse' | 'stall';
  /** What it does to single HTTP requests; its toxicity is then per request. */
  readonly http?: HttpFault;
}
