import { createBackground } from '../../kit/background.ts';
import { readDeadline } from '../../kit/deadline.ts';
import type { ServiceParts } from '../../kit/service.ts';
import { number, realTime, scaled, text } from '../../kit/settings.ts';
import type { Bank } from '../dependencies.ts';
import { startDrainer } from '../drainer.ts';
import { LIMITS } from '../limits.ts';
import { pendingInMemory as inMemory, type PendingStore, pendingInPostgres } from '../pending-store.ts';
import { pending as stored } from '../result.ts';
import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { withBreaker } from './with-breaker.ts';

interface Preset {
  readonly about: string;
  readonly open: () => Promise<PendingStore>;
  /** Payments per second of real time, or as many as the bank takes at once. */
  readonly drain: 'slowly' | 'at full speed';
}

const inPostgres = () => pendingInPostgres(text('PENDING_URL'));

export const pending = storing({
  about:
    'Breaker, and while it is open payments are stored in Postgres and accepted; they are charged slowly, 20 a second',
  open: inPostgres,
  drain: 'slowly',
});

export const pendingBurst = storing({
  about: 'As pending, but all that was stored is charged as fast as possible once the bank is well',
  open: inPostgres,
  drain: 'at full speed',
});

export const pendingInMemory = storing({
  about: 'As pending, but what was accepted is kept in the memory of the process',
  open: async () => inMemory(),
  drain: 'slowly',
});

function storing({ about, open, drain }: Preset): Variant {
  return {
    ...budgeted,
    about,
    pay: (dependencies, parts) => {
      const bank = withBreaker(dependencies.bank, parts);
      const store = open();
      void store.then((opened) => serve(parts, opened, bank, drain));
      const pay = budgeted.pay({ ...dependencies, bank }, parts);
      return async (payment) => {
        const result = await pay(payment);
        if (result.body.code !== 'circuit_open') return result;
        // What could not be stored is refused, as without a store.
        return (await store).add(payment.order).then(stored, () => result);
      };
    },
  };
}

/** Its user was answered when it was stored. */
const nobodyWaits = readDeadline({}, { defaultMs: Number.POSITIVE_INFINITY });

/** Drains the store, and exports what is in it. */
function serve(parts: ServiceParts, store: PendingStore, bank: Bank, drain: Preset['drain']): void {
  const { telemetry, onReset, onStop } = parts;
  const work = createBackground(telemetry);
  const slowly = { everyMs: scaled(1000 / number('DRAIN_PER_S', 20)), perRound: 1, atOnce: Number.POSITIVE_INFINITY };
  let since = performance.now();
  let lastAt = since;
  const atOnce = number('DRAIN_AT_ONCE', 100);
  const drainer = startDrainer({
    store,
    charge: async (order) => {
      await bank.charge({ order, work, deadline: nobodyWaits }, { readMs: LIMITS.bank });
      lastAt = performance.now();
    },
    ...(drain === 'slowly' ? slowly : { everyMs: scaled(250), perRound: atOnce, atOnce }),
  });
  onReset(async ({ fresh }) => {
    since = performance.now();
    lastAt = since;
    if (fresh) await store.clear();
  });
  telemetry.gauge('pending_payments', 'Accepted and not charged yet', [], () => store.count());
  telemetry.gauge('pending_charged_until_ms', 'From the last reset to the last charge of one, real time', [], () =>
    realTime(lastAt - since),
  );
  onStop(async () => {
    drainer.stop();
    await store.close();
  });
}
