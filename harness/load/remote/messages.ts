import type { FromWorker, ToWorker } from '../worker/messages.ts';

/**
 * From the conductor: `read` asks for the clocks; `load` is a message for one of the loads, which have numbers; `drop` ends a load
 * whose evidence nobody wants; `goodbye` ends the program. Times are monotonic ms of the worker.
 */
export type ToProgram =
  | { readonly type: 'read'; readonly id: number }
  | { readonly type: 'load'; readonly load: number; readonly message: ToWorker }
  | { readonly type: 'drop'; readonly load: number }
  | { readonly type: 'goodbye' };

/** From a worker: `late` tells that a phase began after its time; `broken` that a load has ended and why. */
export type FromProgram =
  | { readonly type: 'clocks'; readonly id: number; readonly nowMs: number; readonly wallMs: number }
  | { readonly type: 'load'; readonly load: number; readonly message: FromWorker }
  | { readonly type: 'late'; readonly load: number; readonly byMs: number }
  | { readonly type: 'broken'; readonly load: number; readonly why: string };

/** Says of a line of JSON whether it is a message at all; the two sides are of one version and trust each other further. */
export function isMessage(value: unknown): value is { readonly type: string } {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
