import type { CounterRef } from '../witnesses/counters.ts';
import { map, named, oneOf, optional, type Rule, sequence, token, words } from './rule.ts';
import { at, name, printAt } from './scope.ts';
import { quote } from './tokens.ts';

/** Counts that dependencies keep under the same name, so a statement says at which. */
const KEPT_BY_DEPENDENCIES = ['arrivals', 'charges', 'emails', 'work done', 'work after caller gone'] as const;

const callee = name('the name of a service');

const kept = map(
  sequence(oneOf(...KEPT_BY_DEPENDENCIES.map((text) => words(text))), at),
  ([name, at]): CounterRef => ({ name: String(name), at }),
);
const sent = map(sequence(oneOf(words('calls to'), words('timeouts to')), callee, optional(at)), ([verb, callee, at]) =>
  reference(`${verb} ${callee}`, at),
);
const metric = map(
  sequence(
    token('the name of a metric in quotes', ({ kind, text }) =>
      kind === 'quoted' || /^[a-z]\w*_\w+(\{.*\})?$/i.test(text) ? text : undefined,
    ),
    optional(at),
  ),
  ([name, at]) => reference(name, at),
);

/** `arrivals at bank`, `calls to bank`, `"service_timeouts_total{service=\"bank\"}" at payment` */
export const counter: Rule<CounterRef> = named('counter', oneOf(kept, sent, metric));

export function printCounter({ name, at }: CounterRef): string {
  const squalls = /^(arrivals|charges|emails|work done|work after caller gone)$/.test(name);
  const [, verb, callee] = /^(calls to|timeouts to) (.+)$/.exec(name) ?? [];
  const written = verb && callee ? `${verb} ${quote(callee)}` : `"${name.replaceAll(/["\\]/g, '\\$&')}"`;
  return `${squalls ? name : written}${printAt(at)}`;
}

function reference(name: string, at: string | undefined): CounterRef {
  return { name, ...(at === undefined ? {} : { at }) };
}
