import { inMs } from '../format.ts';
import { attemptMs, edgeText, UNKNOWN_LAYER_MS } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Specification S13 (g): many clients have no timeout by default. */
export const everyTimeoutSet: Rule = {
  id: 'every-timeout-set',
  about: 'Every caller has a timeout of its own, and every call has a limit.',
  check: ({ services, edges }) => [
    ...services
      .filter(({ timeoutMs, stages }) => timeoutMs === undefined && stages.length > 0)
      .map(({ name }) => ({
        severity: 'broken' as const,
        at: name,
        what: `It makes calls and has no timeout; the other rules took ${inMs(UNKNOWN_LAYER_MS)}.`,
        why: 'It has no limit, so no caller above it can be sure to outlast it.',
        fix: 'Give it a timeout: less than its callers have, more than its calls may take.',
      })),
    ...edges
      .filter((edge) => !Number.isFinite(attemptMs(edge)))
      .map((edge) => ({
        severity: 'broken' as const,
        at: edgeText(edge),
        what: 'Nothing ends this call: it has no total or read limit, and its callee no timeout.',
        why: `A silent ${edge.call.to} holds a slot of ${edge.call.from} forever; many clients have no timeout of their own.`,
        fix: 'Set connect, read and total. Nothing known yet? 1 s inside, 5 s outside, until 24 to 48 hours are measured.',
      })),
  ],
};
