import { UNANSWERED } from '../../domain/outcome.ts';
import { demand, isFields, unknownFields } from './fields.ts';

const FIELDS = ['label', 'class', 'status', 'header', 'json', 'body', 'ended', 'stage'];
const CLASSES = ['success', 'rejected', 'error'];
const STAGES = ['connecting', 'waiting', 'reading'];

/**
 * Every field of outcome rules that is unknown or holds what it cannot. A rule whose condition is misspelt has none, and would label
 * whatever comes.
 */
export function ruleShapeProblems(rules: readonly unknown[]): string[] {
  return rules.flatMap((rule, i) => problemsOf(`rules[${i}]`, rule));
}

function problemsOf(place: string, rule: unknown): string[] {
  if (!isFields(rule)) return demand(place, rule, false, 'give { label, class } and conditions');
  const { label, class: of, status, header, json, body, ended, stage } = rule;
  return [
    ...unknownFields(place, rule, FIELDS),
    ...demand(`${place}.label`, label, isText(label), 'give a text that is not empty'),
    ...demand(`${place}.class`, of, isOneOf(CLASSES, of), `give one of ${CLASSES.join(', ')}`),
    ...optional(`${place}.status`, status, isStatus(status), 'give a number such as 503, or a class such as 5xx'),
    ...optional(
      `${place}.header`,
      header,
      isHeader(header),
      "give [name, value], with the name in lower case: ['age', '0']",
    ),
    ...optional(`${place}.json`, json, isPaths(json), "give paths and the value of each: { 'error.code': 'busy' }"),
    ...optional(`${place}.body`, body, isText(body), 'give a text that is not empty'),
    ...optional(`${place}.ended`, ended, isOneOf(UNANSWERED, ended), `give one of ${UNANSWERED.join(', ')}`),
    ...optional(`${place}.stage`, stage, isOneOf(STAGES, stage), `give one of ${STAGES.join(', ')}`),
  ];
}

function optional(place: string, value: unknown, isRight: boolean, hint: string): string[] {
  return value === undefined ? [] : demand(place, value, isRight, hint);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isOneOf(words: readonly string[], value: unknown): boolean {
  return words.some((word) => word === value);
}

function isStatus(status: unknown): boolean {
  if (typeof status === 'string') return /^[1-5]xx$/.test(status);
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 999;
}

/** Names of answers' headers are compared in lower case. */
function isHeader(header: unknown): boolean {
  if (!Array.isArray(header) || header.length !== 2) return false;
  const [name, value] = header as readonly unknown[];
  return isText(name) && String(name) === String(name).toLowerCase() && typeof value === 'string';
}

function isPaths(json: unknown): boolean {
  if (!isFields(json) || Object.keys(json).length === 0) return false;
  return Object.values(json).every((value) => value === null || ['string', 'number', 'boolean'].includes(typeof value));
}
