/** How one request ended. Every request that was planned ends as exactly one of these. */

export const OUTCOME_KINDS = [
  'answered',
  'timed-out',
  'refused',
  'reset',
  'closed',
  'truncated',
  'malformed',
  'unreachable',
  'abandoned',
  'dropped',
] as const;

/**
 * - `answered`: a complete response, labelled by the outcome rules;
 * - `timed-out`: the caller's deadline passed first;
 * - `refused`: the connection was refused; `unreachable`: any other failure to connect;
 * - `reset`: RST; `closed`: FIN before the first byte of an answer; `truncated`: FIN or RST inside one;
 * - `malformed`: bytes that are not HTTP;
 * - `abandoned`: in flight at the hard stop; `dropped`: due, but never sent.
 */
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** What an answer means to the caller: `rejected` is a proper business "no" and never an error. */
export type OutcomeClass = 'success' | 'rejected' | 'error';

/** How far a request without a complete answer had come: no connection yet, no byte of an answer yet, inside the answer. */
export type Stage = 'connecting' | 'waiting' | 'reading';

/**
 * Labels how requests end: the first rule whose conditions all hold counts. Plain data, so that it crosses threads. A rule
 * with `ended` or `stage` is about requests without an answer, every other rule about answers.
 */
export interface OutcomeRule {
  readonly label: string;
  readonly class: OutcomeClass;
  /** Status code, or class such as `5xx`. */
  readonly status?: number | `${1 | 2 | 3 | 4 | 5}xx`;
  /** Header (lower case) that must be present with this value; where it comes several times, one of them. */
  readonly header?: readonly [name: string, value: string];
  /** Dotted paths into a JSON body and the value each must equal: `{ 'error.code': 'upstream_timeout' }`. */
  readonly json?: Readonly<Record<string, string | number | boolean | null>>;
  /** Text that the body contains. */
  readonly body?: string;
  /** How it ended; never a success. */
  readonly ended?: Exclude<OutcomeKind, 'answered'>;
  readonly stage?: Stage;
}

/** Used after a target's own rules: 2xx and 3xx are `ok`, the rest carry their status class. */
export const DEFAULT_RULES: readonly OutcomeRule[] = [
  { label: 'ok', class: 'success', status: '2xx' },
  { label: 'ok', class: 'success', status: '3xx' },
  { label: '4xx', class: 'error', status: '4xx' },
  { label: '5xx', class: 'error', status: '5xx' },
  { label: 'other', class: 'error' },
];

/** The outcomes that did not get an answer; all of them are errors. */
export const UNANSWERED: readonly OutcomeKind[] = OUTCOME_KINDS.filter((kind) => kind !== 'answered');

/** Outcomes whose duration is a lower bound: the request had waited this long and was still not done. */
export function isCensored(kind: OutcomeKind): boolean {
  return kind === 'timed-out' || kind === 'abandoned' || kind === 'dropped';
}

/** Outcomes of requests that never found a connection. */
export function isUnconnected(kind: OutcomeKind): boolean {
  return kind === 'refused' || kind === 'unreachable';
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The first rule that the answer meets; `DEFAULT_RULES` end with one that meets everything. */
export function classify(answer: Answer, rules: readonly OutcomeRule[]): OutcomeRule {
  let parsed: { readonly value: unknown } | undefined;
  const json = () => {
    // Once for all rules, also where it is none.
    parsed ??= { value: tryParse(answer.body) };
    return parsed.value;
  };
  for (const rule of [...rules, ...DEFAULT_RULES]) if (meets(answer, rule, json)) return rule;
  throw new Error('DEFAULT_RULES must end with a rule without conditions');
}

/** The first rule that a request without an answer meets; undefined when there is none, and the kind is its label. */
export function classifyUnanswered(
  kind: OutcomeKind,
  stage: Stage | undefined,
  rules: readonly OutcomeRule[],
): OutcomeRule | undefined {
  return rules.find(
    (rule) => isAboutUnanswered(rule) && (rule.ended ?? kind) === kind && (rule.stage ?? stage) === stage,
  );
}

export function isAboutUnanswered({ ended, stage }: OutcomeRule): boolean {
  return ended !== undefined || stage !== undefined;
}

function meets(answer: Answer, rule: OutcomeRule, json: () => unknown): boolean {
  if (isAboutUnanswered(rule)) return false;
  if (rule.status !== undefined && !statusMatches(answer.status, rule.status)) return false;
  if (rule.header && ![answer.headers[rule.header[0]]].flat().includes(rule.header[1])) return false;
  if (rule.body !== undefined && !answer.body.includes(rule.body)) return false;
  if (!rule.json) return true;
  return Object.entries(rule.json).every(([path, expected]) => at(json(), path) === expected);
}

function statusMatches(status: number, wanted: NonNullable<OutcomeRule['status']>): boolean {
  return typeof wanted === 'number' ? status === wanted : Math.floor(status / 100) === Number(wanted[0]);
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown> | null)?.[key], value);
}

function tryParse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
