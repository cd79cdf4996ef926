/** How a metric is computed from one answer of an endpoint. With a part missing it has no value, and never 0. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | Metric
  | JsonPath
  | { readonly kind: 'arithmetic'; readonly op: '+' | '-' | '*' | '/'; readonly left: Formula; readonly right: Formula }
  /** The left side where the comparison holds, nothing elsewhere; as in PromQL. */
  | { readonly kind: 'filter'; readonly op: '>' | '<'; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'max'; readonly of: readonly Formula[] };

/** `circuit{event="open"}`: samples of a metric, added up over the labels that the metric does not name. */
export interface Metric {
  readonly kind: 'metric';
  readonly name: string;
  readonly matchers: readonly Matcher[];
}

/** A label that is not there is the empty string; regular expressions match the whole value. As in PromQL. */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/**
 * `$.pools[$pool].running`: numbers of a JSON document; true is 1. With `is`, 1 where the text is this one, else 0. As
 * `state`, the number of a breaker's state, however the document spells it.
 */
export interface JsonPath {
  readonly kind: 'path';
  readonly steps: readonly Step[];
  readonly is?: string;
  readonly as?: 'state';
}

export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'index'; readonly at: number }
  /** Every member or element. `label` keeps its key, or the text at `named` inside of it, as a label. */
  | { readonly kind: 'each'; readonly label?: string; readonly named?: readonly string[] };

/** The metrics and paths that a formula reads. */
export function sourcesOf(formula: Formula): readonly (Metric | JsonPath)[] {
  switch (formula.kind) {
    case 'number':
      return [];
    case 'metric':
    case 'path':
      return [formula];
    case 'max':
      return formula.of.flatMap(sourcesOf);
    case 'arithmetic':
    case 'filter':
      return [...sourcesOf(formula.left), ...sourcesOf(formula.right)];
  }
}
