import { inMs } from '../format.ts';
import { attemptMs, callMs, type Edge, edgeText, hasOwnLimits, patienceMs } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Specification S14: attempts x per attempt + backoff < the caller's timeout; S1g: connect comes on top of read. */
export const attemptsFit: Rule = {
  id: 'attempts-fit',
  about: 'All attempts of a call and the waits between them end before the caller gives up.',
  check: ({ edges }) =>
    edges
      .filter((edge) => edge.call.attempts > 1 || hasOwnLimits(edge.call))
      .filter((edge) => Number.isFinite(callMs(edge)) && callMs(edge) >= patienceMs(edge.caller))
      .map((edge) => ({
        severity: 'broken' as const,
        at: edgeText(edge),
        what: `${sum(edge)} = ${inMs(callMs(edge))}, and ${edge.call.from} has ${inMs(patienceMs(edge.caller))}.`,
        why: `${edge.call.from} gives up in the middle of it: the rest of the work is wasted.`,
        fix: fix(edge),
      })),
};

function sum(edge: Edge): string {
  const { attempts, backoffMs, totalMs, connectMs, readMs } = edge.call;
  const waits = backoffMs.reduce((total, ms) => total + ms, 0);
  const phases =
    totalMs === undefined && readMs !== undefined && connectMs !== undefined
      ? `(connect ${inMs(connectMs)} + read ${inMs(readMs)})`
      : inMs(attemptMs(edge));
  return `${attempts === 1 ? '1 attempt' : `${attempts} attempts`} x ${phases}${waits > 0 ? ` + ${inMs(waits)} of waiting` : ''}`;
}

function fix(edge: Edge): string {
  const { attempts, backoffMs } = edge.call;
  const limitMs = patienceMs(edge.caller);
  const waits = backoffMs.reduce((total, ms) => total + ms, 0);
  const perAttemptMs = Math.ceil((limitMs - waits) / attempts) - 1;
  if (attempts > 1 && attemptMs(edge) < limitMs)
    return `Retry less, or give each attempt ${perAttemptMs > 0 ? `at most ${inMs(perAttemptMs)}` : 'and each wait less'}.`;
  return `Set a total for the call below ${inMs(limitMs)}${attempts > 1 ? ` / ${attempts}` : ''}; it covers connect and read together.`;
}
