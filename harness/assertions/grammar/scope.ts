import type { PhaseName } from '../../domain/scenario.ts';
import type { Comparison, Operator } from './comparison.ts';
import { duration, printDuration } from './quantity.ts';
import { end, type Input, map, named, oneOf, type Reading, type Rule, sequence, token, word, words } from './rule.ts';
import { quote } from './tokens.ts';

/** `warmup` is outside every statement. */
export type ScopePhase = Exclude<PhaseName, 'warmup'>;

/** The part of the evidence that a statement is about; all of it where nothing is given. */
export interface Scope {
  /** Outcome label, outcome kind or class. */
  readonly label?: string;
  readonly route?: string;
  readonly phase?: ScopePhase;
  /** Without the first `ms` of a phase. */
  readonly after?: { readonly ms: number; readonly phase: ScopePhase };
  /** Every stretch of this length is judged by itself. */
  readonly windowMs?: number;
}

export type ScopeName = keyof Scope;

/** A name: one word, or anything in quotes. */
export function name(what: string): Rule<string> {
  return token(what, ({ kind, text }) => (kind === 'word' || kind === 'quoted' ? text : undefined));
}

export const label: Rule<string> = named('outcome', name('an outcome such as ok, timed-out or error'));

/** `/payment`, `POST /payment` or `"POST /payment"` */
export const route: Rule<string> = named(
  'route',
  oneOf(
    map(
      sequence(oneOf(...['get', 'head', 'post', 'put', 'patch', 'delete'].map(word)), name('a path')),
      ([method, path]) => `${String(method).toUpperCase()} ${path}`,
    ),
    name('a route such as "POST /payment"'),
  ),
);

/** `at bank`: the service that reports the metric. */
export const at: Rule<string> = map(
  sequence(word('at'), named('service', name('the name of a service'))),
  ([, at]) => at,
);

/** The part of a tree that `at` gives; nothing where it is left out. */
export function place(at: string | undefined): { readonly at?: string } {
  return at === undefined ? {} : { at };
}

export function printAt(at: string | undefined): string {
  return at === undefined ? '' : ` at ${quote(at)}`;
}

const phase: Rule<ScopePhase> = named('phase', oneOf(word('baseline'), word('fault'), word('recovery')));

const SCOPES: { readonly [S in ScopeName]: Rule<Pick<Scope, S>> } = {
  label: map(sequence(word('of'), label), ([, label]) => ({ label })),
  route: map(sequence(word('for'), route), ([, route]) => ({ route })),
  phase: map(sequence(word('during'), phase), ([, phase]) => ({ phase })),
  after: map(sequence(word('after'), duration, word('of'), phase), ([, ms, , phase]) => ({ after: { ms, phase } })),
  windowMs: map(sequence(words('in any'), duration, word('window')), ([, windowMs]) => ({ windowMs })),
};

/** The scopes as they are written after a subject. */
export function printScope(scope: Scope): string {
  const parts = [
    scope.label === undefined ? '' : ` of ${quote(scope.label)}`,
    scope.route === undefined ? '' : ` for ${quote(scope.route)}`,
    scope.phase === undefined ? '' : ` during ${scope.phase}`,
    scope.after === undefined ? '' : ` after ${printDuration(scope.after.ms)} of ${scope.after.phase}`,
    scope.windowMs === undefined ? '' : ` in any ${printDuration(scope.windowMs)} window`,
  ];
  return parts.join('');
}

/** `subject scopes`, where nothing is compared: `no thread exhaustion during fault`. */
export function scoped<S>(subject: Rule<S>, allowed: readonly ScopeName[]): Rule<S & { readonly scope: Scope }> {
  return map(sequence(subject, scopes(allowed), end), ([subject, scope]) => ({ ...subject, scope }));
}

/** `subject comparison` with scopes before or after the comparison, each at most once. */
export function compared<S, O extends Operator, B>(
  subject: Rule<S>,
  comparison: Rule<Comparison<O, B>>,
  allowed: readonly ScopeName[],
): Rule<S & Comparison<O, B> & { readonly scope: Scope }> {
  const before = scopes(allowed);
  const both = sequence(subject, before, comparison);
  return {
    ebnf: `${both.ebnf} ${before.ebnf}`.trim(),
    parts: [...both.parts, ...before.parts],
    read: (input, at) => {
      const reading = both.read(input, at);
      if (!reading) return undefined;
      const [subject, scope, comparison] = reading.value;
      const rest = (Object.keys(scope) as ScopeName[]).reduce((left, name) => besides(name, left), allowed);
      return map(sequence(scopes(rest), end), ([after]) => ({
        ...subject,
        ...comparison,
        scope: { ...scope, ...after },
      })).read(input, reading.next);
    },
  };
}

function scopes(allowed: readonly ScopeName[]): Rule<Scope> {
  const rules = allowed.map((name) => SCOPES[name]);
  return {
    ebnf: rules.length === 0 ? '' : `{ ${rules.map((rule) => rule.ebnf).join(' | ')} }`,
    parts: rules.flatMap((rule) => rule.parts),
    read: (input, at) => readScopes(input, at, allowed),
  };
}

/** What may still be said: each scope once, and the phase in one way. */
function besides(said: ScopeName, allowed: readonly ScopeName[]): readonly ScopeName[] {
  const isPhase = (name: ScopeName) => name === 'phase' || name === 'after';
  return allowed.filter((name) => name !== said && !(isPhase(said) && isPhase(name)));
}

function readScopes(input: Input, at: number, allowed: readonly ScopeName[]): Reading<Scope> {
  for (const name of allowed) {
    const reading: Reading<Scope> | undefined = SCOPES[name].read(input, at);
    if (!reading) continue;
    const rest = readScopes(input, reading.next, besides(name, allowed));
    return { value: { ...reading.value, ...rest.value }, next: rest.next };
  }
  return { value: {}, next: at };
}
