import { nearest } from '../../runtime/nearest.ts';

/** Where a service is called, through a proxy if there is one. */
export interface Reached {
  readonly url: string;
  readonly host: string;
  readonly port: string;
}

/** Callee -> where its caller reaches it. */
export type Callees = Readonly<Record<string, Reached>>;

/** Name without braces -> what stands for it. */
type Values = Readonly<Record<string, string>>;

const PARTS = ['url', 'host', 'port'] as const;
/** Other braces mean something to the program, as in JSON. */
const DOTTED = /\{([\w-]+)\.(url|host|port)\}/g;

/** `{port}` and the like in `text` replaced; what has no value stays as it is. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{([\w-]+(?:\.\w+)?)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** `{ 'bank.url': ..., 'bank.host': ..., 'bank.port': ... }` of all callees. */
export function calleeValues(callees: Callees): Values {
  return Object.fromEntries(
    Object.entries(callees).flatMap(([name, reached]) => PARTS.map((part) => [`${name}.${part}`, reached[part]])),
  );
}

/** The services that `texts` speak of as `{bank.url}`. */
export function calleesIn(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => [...text.matchAll(DOTTED)].map(([, name]) => name as string)))];
}

/** What is wrong with the placeholders of a service that calls `callees`; empty when each has a value. */
export function placeholderProblems(texts: readonly string[], callees: readonly string[]): string[] {
  return calleesIn(texts)
    .filter((name) => !callees.includes(name))
    .map((name) => `{${name}.url} names a service that it has no edge to${nearest(name, callees)}`);
}
