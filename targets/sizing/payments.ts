import { failureOf, ok, write } from '../kit/answer.ts';
import { type Bulkhead, type BulkheadState, createBulkhead, exportBulkheads } from '../kit/bulkhead.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { scaled, text } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import { createEarlyWarning } from './early-warning.ts';
import type { Job } from './partner.ts';
import { createProcessLimit } from './process-limit.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** One call to a partner, and the bulkhead that it goes through; the request names both and their sizes. */
interface Order extends Job {
  readonly bulkhead: string;
  readonly places: number;
  /** Real ms; absent: none. */
  readonly timeout_ms?: number;
  /** Calls that may wait for a place; absent: none. */
  readonly queue?: number;
  /** Longest wait in real ms; absent: for ever. */
  readonly wait_ms?: number;
  /** How `wait_ms: 0` is read: as zero, or as "not set", which some executors replace by their default. */
  readonly zero_is?: 'zero' | 'unset';
}

const DEPENDENCIES = 20;
const DEFAULT_WAIT_MS = 100_000;

/** Nineteen partners and a bank, each behind a bulkhead of its own. */
await startService((parts) => {
  const { app, telemetry } = parts;
  const partners = createDependency(parts, { name: 'partners', url: text('PARTNERS_URL') });
  const bank = createDependency(parts, { name: 'bank', url: text('BANK_URL') });
  const limit = createProcessLimit(pickVariant(VARIANTS, 'each-its-own'), DEPENDENCIES);
  const warning = createEarlyWarning(telemetry);
  const bulkheads = new Map<string, Bulkhead>();
  const exported: BulkheadState[] = [limit];
  const inSlot = admission(parts, { slots: 10_000 });

  const bulkheadOf = (order: Order) => {
    const known = bulkheads.get(order.bulkhead);
    if (known) return known;
    const made = createBulkhead({ name: order.bulkhead, limit: order.places, ...waiting(order) });
    bulkheads.set(order.bulkhead, made);
    exported.push(made);
    warning.watch(made);
    return made;
  };
  exportBulkheads(parts, exported);

  const route = (partner: typeof bank) =>
    inSlot(async (request, reply, work) => {
      const { bulkhead: name, timeout_ms, hold_ms, crew, workers } = request.body as Order;
      const bulkhead = bulkheadOf(request.body as Order);
      const limits = { readMs: timeout_ms === undefined ? undefined : scaled(timeout_ms) };
      const call = () => limit.run(name, () => partner.post('/job', { hold_ms, crew, workers }, limits));
      const answer = work.track(bulkhead.run(call)).then(ok, (error: unknown) => {
        if (isRejection(error)) warning.rejected(bulkhead);
        return failureOf(error);
      });
      return write(reply, await answer);
    });
  app.post('/partners', route(partners));
  app.post('/bank', route(bank));
});

function waiting({ queue = 0, wait_ms, zero_is }: Order) {
  const waitMs = zero_is === 'unset' ? wait_ms || DEFAULT_WAIT_MS : wait_ms;
  return { queueLimit: queue, queueTimeoutMs: waitMs === undefined ? undefined : scaled(waitMs) };
}

function isRejection(error: unknown): boolean {
  return error instanceof CallError && error.failure.kind === 'bulkhead-full';
}
