import type { parser } from '@prometheus-io/lezer-promql';

/** A node of the syntax tree. */
export type Node = ReturnType<typeof parser.parse>['topNode'];

/** What is read, and the problems that were found so far. */
export interface Source {
  readonly text: string;
  readonly problems: string[];
}

export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

export function childOf(node: Node, name: string): Node | undefined {
  return node.getChild(name) ?? undefined;
}

export function textOf({ text }: Source, node: Node): string {
  return text.slice(node.from, node.to);
}

/** Valid PromQL that is not evaluated, by the name of its node. */
const NOT_EVALUATED: Readonly<Record<string, string>> = {
  SubqueryExpr: 'a subquery',
  StepInvariantExpr: 'the modifier @',
  SmoothedExpr: 'the modifier smoothed',
  AnchoredExpr: 'the modifier anchored',
  StringLiteral: 'a text',
};

export function refuse(source: Source, node: Node): undefined {
  source.problems.push(`"${textOf(source, node)}": ${NOT_EVALUATED[node.name] ?? 'this'} is not evaluated`);
}
