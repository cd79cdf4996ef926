import type { JudgedStatement } from '../compute/statements.ts';
import type { VariantReport } from '../post-mortem-report.ts';
import { observedText } from '../words/statement-words.ts';
import { type Found, isControl, perVariant, type Rule } from './rule.ts';

export const brokenRule: Rule = {
  id: 'broken',
  because: 'it was promised, and it is not so',
  find: statements(
    ({ of, asExpected, expected }) => of === 'expect' && asExpected === false && expected === 'hold',
    'Find the cause in what was seen around the fault, change one thing, and run it again.',
  ),
};

export const steadyStateRule: Rule = {
  id: 'steady state',
  because: 'what is not well before anything is broken cannot be tested, and is broken for its users today',
  find: statements(
    ({ of, state }) => of === 'steady state' && state === 'broken',
    'Bring the service to its steady state first, or state what its steady state really is.',
  ),
};

export const checkRule: Rule = {
  id: 'check',
  because: 'somebody thought that it must be so at that moment',
  find: statements(
    ({ of, state }) => of === 'check' && state === 'broken',
    'Decide whether it must be so: if it must, expect it of the variant, so that it fails the game day.',
  ),
};

export const heldRule: Rule = {
  id: 'held',
  because: 'a control that does not break proves nothing of the variants that hold',
  find: statements(
    ({ of, asExpected, expected }) => of === 'expect' && asExpected === false && expected === 'break',
    'Make the fault longer or the load higher until it breaks, or expect that it holds.',
  ),
};

export const openRule: Rule = {
  id: 'inconclusive',
  because: 'nothing is wrong with the service as far as is known, but that was the question',
  find: statements(
    ({ of, state, provisional }) => of === 'expect' && state === 'unknown' && !provisional,
    'Give it the evidence that it lacks: more requests, a longer phase, or the metric.',
  ),
};

function statements(isMeant: (statement: JudgedStatement) => boolean, advice: string): Rule['find'] {
  return perVariant((variant) =>
    variant.statements.filter(isMeant).map(
      (statement, i): Found => ({
        variant: variant.variant,
        // In the order of the runbook, those of a control last.
        weight: (isControl(variant) ? 0 : 1000) - i,
        text: `${statement.text} ${statement.of === 'steady state' ? 'did not hold before anything was broken' : brief(statement)}.`,
        evidence: [observedText(statement), ...impactEvidence(variant)].filter((line) => line !== ''),
        advice,
      }),
    ),
  );
}

function brief({ state, expected }: JudgedStatement): string {
  if (state === 'unknown') return 'could not be decided';
  return state === 'broken' ? 'is broken' : `holds and should ${expected}`;
}

function impactEvidence({ run }: VariantReport): string[] {
  return run === null ? [] : [`evidence in ${run}`];
}
