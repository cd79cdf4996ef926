import { inMs } from '../format.ts';
import { type Call, type Edge, edgeText, hasOwnLimits } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Appendix G, checklist: explicit connect, read and total on every call; appendix A: total <= connect + read (H25). */
export const phasesExplicit: Rule = {
  id: 'phases-explicit',
  about: 'Connect, read and total are all set, and each of them can fire.',
  check: ({ edges }) =>
    edges
      .filter(({ call }) => hasOwnLimits(call))
      .flatMap((edge) =>
        [...missing(edge), ...idle(edge)].map((text) => ({ severity: 'advice' as const, at: edgeText(edge), ...text })),
      ),
};

interface Text {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

function missing({ call }: Edge): Text[] {
  const names = [...(call.connectMs === undefined ? ['connect'] : []), ...(call.readMs === undefined ? ['read'] : [])];
  if (names.length === 0) return [];
  return [
    {
      what: `It has no ${names.join(' and no ')} limit.`,
      why: 'A dead host and a slow answer then look the same, and a dead one takes as long to notice as the total.',
      fix: 'Set connect (1 s inside, up to 3 s outside) and read beside the total.',
    },
  ];
}

function idle({ call }: Edge): Text[] {
  const { connectMs, readMs, totalMs } = call;
  if (totalMs === undefined) return [];
  const never = [
    ...(connectMs !== undefined && connectMs >= totalMs ? [`connect (${inMs(connectMs)})`] : []),
    ...(readMs !== undefined && readMs > totalMs ? [`read (${inMs(readMs)})`] : []),
  ];
  if (never.length > 0)
    return [
      {
        what: `Its ${never.join(' and ')} can never fire before the total of ${inMs(totalMs)}.`,
        why: 'The error says "total" whatever was slow.',
        fix: 'Set connect below the total and read no higher than it.',
      },
    ];
  return longTotal(call);
}

function longTotal({ connectMs, readMs, totalMs }: Call): Text[] {
  if (connectMs === undefined || readMs === undefined || totalMs === undefined || totalMs <= connectMs + readMs)
    return [];
  return [
    {
      what: `Its total of ${inMs(totalMs)} is more than connect + read (${inMs(connectMs + readMs)}).`,
      why: 'Only an answer that drips in can take that long, and it gets the difference for free.',
      fix: `Lower the total to ${inMs(connectMs + readMs)} or less.`,
    },
  ];
}
