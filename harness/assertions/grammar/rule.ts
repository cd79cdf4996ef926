import type { Token } from './tokens.ts';

/**
 * A rule of the grammar reads tokens, has its EBNF, and notes what it would have accepted where it failed. So the parser,
 * the printed grammar and the "expected" of an error message have one source.
 */
export interface Rule<T> {
  readonly ebnf: string;
  /** The named rules inside, so that the grammar can be printed whole. */
  readonly parts: readonly NamedRule[];
  read(input: Input, at: number): Reading<T> | undefined;
}

export interface NamedRule {
  readonly name: string;
  readonly definition: string;
}

export interface Reading<T> {
  readonly value: T;
  readonly next: number;
}

/** The tokens, and how far any rule came: the furthest failure is the position of the mistake. */
export interface Input {
  readonly tokens: readonly Token[];
  furthest: number;
  readonly expected: Set<string>;
}

export function inputOf(tokens: readonly Token[]): Input {
  return { tokens, furthest: 0, expected: new Set() };
}

/** A terminal: `what` names it in messages and in the grammar. */
export function token<T>(what: string, accept: (token: Token) => T | undefined): Rule<T> {
  return {
    ebnf: what.startsWith('"') ? what : `? ${what} ?`,
    parts: [],
    read: (input, at) => {
      const found = input.tokens[at];
      const value = found && accept(found);
      return value === undefined ? fail(input, at, what) : { value, next: at + 1 };
    },
  };
}

/** One keyword, in any case. */
export function word<W extends string>(text: W): Rule<W> {
  return token(`"${text}"`, (found) => (found.kind === 'word' && found.text.toLowerCase() === text ? text : undefined));
}

/** Several keywords in a row, written with single spaces. */
export function words<W extends string>(text: W): Rule<W> {
  const each = sequence(...text.split(' ').map((part) => word(part)));
  return { ...map(each, () => text), ebnf: `"${text}"` };
}

type Rules<T extends readonly unknown[]> = { readonly [K in keyof T]: Rule<T[K]> };

export function sequence<T extends readonly unknown[]>(...rules: Rules<T>): Rule<T> {
  return {
    ebnf: rules
      .map((rule) => rule.ebnf)
      .filter((ebnf) => ebnf !== '')
      .join(' '),
    parts: rules.flatMap((rule) => rule.parts),
    read: (input, at) => {
      const values: unknown[] = [];
      let next = at;
      for (const rule of rules) {
        const reading = rule.read(input, next);
        if (!reading) return undefined;
        values.push(reading.value);
        next = reading.next;
      }
      return { value: values as unknown as T, next };
    },
  };
}

/** The first rule that reads; order matters only where one is a prefix of another. */
export function oneOf<T extends readonly unknown[]>(...rules: Rules<T>): Rule<T[number]> {
  return {
    ebnf: rules.length === 1 ? (rules[0]?.ebnf ?? '') : `( ${rules.map((rule) => rule.ebnf).join(' | ')} )`,
    parts: rules.flatMap((rule) => rule.parts),
    read: (input, at) => {
      for (const rule of rules) {
        const reading = rule.read(input, at);
        if (reading) return reading;
      }
      return undefined;
    },
  };
}

export function optional<T>(rule: Rule<T>): Rule<T | undefined> {
  return {
    ebnf: `[ ${rule.ebnf} ]`,
    parts: rule.parts,
    read: (input, at) => rule.read(input, at) ?? { value: undefined, next: at },
  };
}

export function map<A, B>(rule: Rule<A>, make: (value: A) => B): Rule<B> {
  return {
    ...rule,
    read: (input, at) => {
      const reading = rule.read(input, at);
      return reading && { value: make(reading.value), next: reading.next };
    },
  };
}

/** Gives a rule a name of its own in the printed grammar. */
export function named<T>(name: string, rule: Rule<T>): Rule<T> {
  return { ...rule, ebnf: name, parts: [{ name, definition: rule.ebnf }, ...rule.parts] };
}

/** Nothing may follow. */
export const end: Rule<true> = {
  ebnf: '',
  parts: [],
  read: (input, at) =>
    at === input.tokens.length ? { value: true, next: at } : fail(input, at, 'the end of the statement'),
};

function fail(input: Input, at: number, what: string): undefined {
  if (at > input.furthest) input.expected.clear();
  if (at >= input.furthest) {
    input.furthest = at;
    input.expected.add(what);
  }
}
