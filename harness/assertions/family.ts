import type { Evidence } from '../domain/evidence.ts';
import type { Need } from '../domain/statement.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { Rule } from './grammar/rule.ts';

/** One kind of statement: how it is written, what it needs, and how it is judged. One file in `families/` each. */
export interface Family<Tree> {
  /** `duration` */
  readonly name: string;
  /** What the statement claims, one line. */
  readonly about: string;
  readonly examples: readonly string[];
  readonly rule: Rule<Tree>;
  /** The tree in its usual spelling; reading it again gives the same tree. */
  print(tree: Tree): string;
  needs(tree: Tree): readonly Need[];
  /** Takes the evidence as it is; `validity.ts` checks whether it is valid. */
  judge(tree: Tree, evidence: Evidence): Judgement;
}

/** A tree with its spelling, needs and judge. */
export interface Meaning<Tree = unknown> {
  readonly family: string;
  readonly tree: Tree;
  /** The usual spelling. */
  readonly canonical: string;
  readonly needs: readonly Need[];
  judge(evidence: Evidence): Judgement;
}

/** What a tree of this family means. */
export function meaningOf<Tree>(family: Family<Tree>, tree: Tree): Meaning<Tree> {
  return {
    family: family.name,
    tree,
    canonical: family.print(tree),
    needs: family.needs(tree),
    judge: (evidence) => family.judge(tree, evidence),
  };
}
