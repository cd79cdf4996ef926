import type { Variant } from '../variant.ts';
import { budgetFromSlot } from './budget-from-slot.ts';
import { budgeted } from './budgeted.ts';
import { budgetedAsync } from './budgeted-async.ts';
import { budgetedBreaker, budgetedBreaker5s } from './budgeted-breaker.ts';
import { budgetedBulkhead50 } from './budgeted-bulkhead50.ts';
import { budgetedBulkhead50Breaker } from './budgeted-bulkhead50-breaker.ts';
import { budgetedDeadline } from './budgeted-deadline.ts';
import { budgetedTotal } from './budgeted-total.ts';
import { cap, cap150 } from './cap.ts';
import { dropStale } from './drop-stale.ts';
import { fixed5 } from './fixed5.ts';
import { fraudDefault } from './fraud-default.ts';
import { naive } from './naive.ts';
import { pending, pendingBurst, pendingInMemory } from './pending.ts';
import { race5 } from './race5.ts';
import { shedDecay } from './shed-decay.ts';
import { shedLatched, shedLiteral } from './shed-literal.ts';
import { short } from './short.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  naive,
  'drop-stale': dropStale,
  fixed5,
  race5,
  'budget-from-slot': budgetFromSlot,
  budgeted,
  short,
  'fraud-default': fraudDefault,
  'budgeted-async': budgetedAsync,
  'budgeted-total': budgetedTotal,
  'budgeted+deadline': budgetedDeadline,
  'budgeted+bulkhead50': budgetedBulkhead50,
  'budgeted+breaker': budgetedBreaker,
  'budgeted+breaker5s': budgetedBreaker5s,
  'budgeted+bulkhead50+breaker': budgetedBulkhead50Breaker,
  'pending-memory': pendingInMemory,
  'pending-burst': pendingBurst,
  pending,
  'shed-literal': shedLiteral,
  'shed-latched': shedLatched,
  'shed-decay': shedDecay,
  cap150,
  cap,
};
