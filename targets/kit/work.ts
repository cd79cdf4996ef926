import type { FastifyReply, FastifyRequest } from 'fastify';
import { CODES, type ErrorEnvelope, Rejection } from './errors.ts';
import type { ServiceParts } from './service.ts';
import { number, realTime, scaled } from './settings.ts';
import { createSlots, type Release, type Slots } from './slots.ts';

/** The work that one request has started. The slot is held until all of it has ended, even after the response. */
export interface Work {
  /** When the request arrived, before any queue, on the clock of `performance.now`. */
  readonly arrivedAt: number;
  /** Counts `task` as work of this request; returns it unchanged. */
  track<T>(task: Promise<T>): Promise<T>;
  /** Fires when the caller leaves before its answer. Work that should stop then has to use it. */
  callerGone(): AbortSignal;
}

/** Handles one request while it holds a slot. */
export type Handle = (request: FastifyRequest, reply: FastifyReply, work: Work) => Promise<unknown>;

export interface WorkSettings {
  readonly slots?: number;
  readonly queueLimit?: number;
  /** Called with the slots in use and the queue for them before a request takes one; false rejects it as `overloaded`. */
  readonly admits?: ((inUse: number, queued: number) => boolean) | undefined;
}

/**
 * Admits requests through the service's slots (`SLOTS` 200, `QUEUE_LIMIT` 10000, `QUEUE_TIMEOUT_MS` none) and
 * exports the slot metrics. Returns the wrapper for route handlers.
 */
export function admission(
  { telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  settings: WorkSettings = {},
) {
  const queueTimeout = number('QUEUE_TIMEOUT_MS', Number.POSITIVE_INFINITY);
  const slots = createSlots({
    capacity: number('SLOTS', settings.slots ?? 200),
    queueLimit: number('QUEUE_LIMIT', settings.queueLimit ?? 10_000),
    queueTimeoutMs: Number.isFinite(queueTimeout) ? scaled(queueTimeout) : undefined,
  });
  const counts = { inflight: 0, afterCallerGone: 0 };
  onReset(() => slots.clearMarks());
  exportSlots(telemetry, slots, counts);

  return (handle: Handle) => async (request: FastifyRequest, reply: FastifyReply) => {
    const arrivedAt = performance.now();
    counts.inflight += 1;
    let held: HeldSlot | undefined;
    try {
      if (settings.admits?.(slots.capacity - slots.available, slots.queued) === false)
        throw new Rejection('overloaded', 'rejected before it took a slot');
      held = holdSlot(await slots.acquire(), () => {
        if (reply.raw.destroyed && !reply.raw.writableFinished) counts.afterCallerGone += 1;
      });
      const { track } = held;
      return await handle(request, reply, { arrivedAt, track, callerGone: () => callerGone(reply) });
    } catch (error) {
      if (error instanceof Rejection) return refuse(reply, error);
      throw error;
    } finally {
      counts.inflight -= 1;
      held?.finish();
    }
  };
}

/** Fires when the caller of `reply` leaves before its answer. */
export function callerGone(reply: FastifyReply): AbortSignal {
  const left = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) left.abort();
  });
  return left.signal;
}

interface HeldSlot {
  track<T>(task: Promise<T>): Promise<T>;
  /** The handler itself has ended; tracked work may go on. */
  finish(): void;
}

function holdSlot(release: Release, onEnd: () => void): HeldSlot {
  let pending = 1;
  const ended = () => {
    pending -= 1;
    if (pending > 0) return;
    onEnd();
    release();
  };
  return {
    track: (task) => {
      pending += 1;
      task.then(ended, ended);
      return task;
    },
    finish: ended,
  };
}

/** Answers with the error envelope and the `x-reason` header of its code. */
function refuse(reply: FastifyReply, { code, message }: Rejection): { readonly error: ErrorEnvelope } {
  const { http, reason } = CODES[code];
  reply.code(http);
  if (reason) reply.header('x-reason', reason);
  return { error: { code, message } };
}

function exportSlots(
  telemetry: ServiceParts['telemetry'],
  slots: Slots,
  counts: { readonly inflight: number; readonly afterCallerGone: number },
): void {
  telemetry.gauge('slots_total', 'Capacity of the slot limiter', [], () => slots.capacity);
  telemetry.gauge('slots_available', 'Free slots', [], () => slots.available);
  telemetry.gauge('slots_available_min', 'Exact low-water mark since the last reset', [], () => slots.lowWater);
  telemetry.gauge('slots_queue_depth', 'Requests waiting for a slot', [], () => slots.queued);
  telemetry.gauge('slots_queue_depth_max', 'Most of them at once since the last reset', [], () => slots.mostQueued);
  const filledIn = () => (slots.filledInMs === undefined ? [] : [{ labels: {}, value: realTime(slots.filledInMs) }]);
  telemetry.gauge('slots_filled_in_ms', 'From the last slot that became free to none left, real time', [], filledIn);
  telemetry.gauge('inflight', 'Requests arrived and not answered', [], () => counts.inflight);
  telemetry.counter(
    'work_after_caller_gone_total',
    'Requests whose work ended after their caller had left',
    ['service', 'kind'],
    () => [{ labels: { service: 'self', kind: 'request' }, value: counts.afterCallerGone }],
  );
}
