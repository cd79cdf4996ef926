import {
  classify,
  classifyUnanswered,
  DEFAULT_RULES,
  type OutcomeClass,
  type OutcomeKind,
  type OutcomeRule,
  type Stage,
} from '../../domain/outcome.ts';
import { getOrAdd } from './get-or-add.ts';

/** One way in which requests end. Equal outcomes are the same object, so that a recording is found by identity. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly label: string;
  readonly class: OutcomeClass;
  readonly status: number;
}

/** Names outcomes by a plan's rules; reads a header or body only where a rule asks for it. */
export interface OutcomeNames {
  wantsBody(status: number): boolean;
  answered(status: number, rawHeaders: readonly string[], body: string): Outcome;
  /** `stage` is how far the request had come; left out for one that was never sent. */
  unanswered(kind: OutcomeKind, stage?: Stage): Outcome;
}

interface StatusRules {
  readonly rules: readonly OutcomeRule[];
  readonly wantsBody: boolean;
  /** Set when the status alone decides. */
  readonly always: Outcome | undefined;
}

/** Compiles `rules`; lookups are cached per status code. */
export function outcomeNames(rules: readonly OutcomeRule[]): OutcomeNames {
  const byStatus = new Map<number, StatusRules>();
  const interned = new Map<OutcomeRule, Map<number, Outcome>>();
  const failures = new Map<string, Outcome>();
  const intern = (rule: OutcomeRule, status: number): Outcome => {
    const known = getOrAdd(interned, rule, () => new Map<number, Outcome>());
    return getOrAdd(known, status, () => ({ kind: 'answered', label: rule.label, class: rule.class, status }));
  };
  const rulesOf = (status: number) =>
    getOrAdd(byStatus, status, (): StatusRules => {
      const possible = possibleRules(status, rules);
      const first = possible[0] as OutcomeRule;
      return {
        rules: possible,
        wantsBody: possible.some((rule) => rule.json !== undefined || rule.body !== undefined),
        always: isUnconditional(first) ? intern(first, status) : undefined,
      };
    });
  return {
    wantsBody: (status) => rulesOf(status).wantsBody,
    answered(status, rawHeaders, body) {
      const { always, rules: possible } = rulesOf(status);
      return always ?? intern(classify({ status, headers: headersOf(rawHeaders), body }, possible), status);
    },
    unanswered: (kind, stage) =>
      getOrAdd(failures, `${kind} ${stage}`, (): Outcome => {
        const { label, class: of } = classifyUnanswered(kind, stage, rules) ?? { label: kind, class: 'error' };
        return { kind, label, class: of, status: 0 };
      }),
  };
}

/** The rules that an answer with this status can meet, up to the first that asks for nothing else. */
function possibleRules(status: number, rules: readonly OutcomeRule[]): readonly OutcomeRule[] {
  const concerned = [...rules, ...DEFAULT_RULES].filter((rule) => {
    const { header: _header, json: _json, body: _body, ...statusOnly } = rule;
    return classify({ status, headers: {}, body: '' }, [statusOnly]) === statusOnly;
  });
  return concerned.slice(0, concerned.findIndex(isUnconditional) + 1);
}

function isUnconditional(rule: OutcomeRule): boolean {
  return rule.header === undefined && rule.json === undefined && rule.body === undefined;
}

/** Names in lower case. A header that comes twice has all its values. */
export function headersOf(raw: readonly string[]): Record<string, string | string[]> {
  // Without what every object has: a header may be named `constructor`.
  const headers: Record<string, string | string[]> = Object.create(null);
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase();
    const value = raw[i + 1] as string;
    const before = headers[name];
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return headers;
}
