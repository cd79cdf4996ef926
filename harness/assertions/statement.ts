import type { Evidence } from '../domain/evidence.ts';
import type { Statement } from '../domain/statement.ts';
import type { Judgement } from '../domain/verdict.ts';
import { type Family, type Meaning, meaningOf } from './family.ts';
import type { Scope } from './grammar/scope.ts';
import { judgeAcrossClocks } from './judge-clocks.ts';
import { checkValidity } from './validity.ts';
import { checkMachine } from './validity-machine.ts';

/** A statement with its family, tree and usual spelling. */
export interface ParsedStatement extends Statement, Pick<Meaning, 'family' | 'tree' | 'canonical'> {}

/** A meaning with its original text; judged on valid evidence only. */
export function statementOf(meaning: Meaning, text: string): ParsedStatement {
  return { ...meaning, text, judge: (evidence) => judge(meaning, evidence) };
}

/** A statement from a tree; its text is the usual spelling. */
export function statementFrom<Tree>(family: Family<Tree>, tree: Tree): ParsedStatement {
  const meaning = meaningOf(family, tree);
  return statementOf(meaning, meaning.canonical);
}

function judge(meaning: Meaning, evidence: Evidence): Judgement {
  const witnesses = meaning.needs.map((need) => (need.witness !== 'caller' && need.at) || need.witness);
  const judgement = checkMachine(meaning, evidence, judgeAcrossClocks(meaning, evidence));
  const { needs, tree } = meaning;
  const { scope } = tree as { readonly scope?: Scope };
  return {
    ...checkValidity(evidence, judgement, { needs, phase: scope?.phase ?? scope?.after?.phase }),
    witnesses: [...new Set(witnesses)],
  };
}
