import { consecutive } from '../../kit/trip-rule.ts';
import type { Variant } from '../variant.ts';

const breaker = { trip: () => consecutive(5) };

/** The order of bulkhead (10), breaker (5) and retry (3 attempts, 1 s and 2 s apart), outermost first. */
export const COMPOSITIONS: Readonly<Record<string, Variant>> = {
  'bulkhead>breaker>retry': {
    about: 'The order to pick: the breaker counts requests, and what the bulkhead turns away counts for nothing',
    order: ['bulkhead', 'breaker', 'retry'],
    breaker,
  },
  'bulkhead>retry>breaker': {
    about: 'Each attempt moves the breaker by itself, and an open circuit is tried again: rejections take seconds',
    order: ['bulkhead', 'retry', 'breaker'],
    breaker,
    retriesRejections: true,
  },
  'breaker>bulkhead>retry': {
    about: 'What the bulkhead turns away counts as a failure of a downstream that was never asked',
    order: ['breaker', 'bulkhead', 'retry'],
    breaker: { ...breaker, countsRejections: true },
  },
  'retry>bulkhead>breaker': {
    about: 'What the bulkhead turns away comes back, three times',
    order: ['retry', 'bulkhead', 'breaker'],
    breaker,
    retriesRejections: true,
  },
};
