import type { Toxic } from '../toxic.ts';
import { type AttributeSpec, type Attributes, attribute, textAttribute } from '../toxics/attributes.ts';
import type { MessageHead } from './message-head.ts';

/** Which requests a fault is for; every HTTP fault takes these. Empty and 0 mean any. */
export const FILTER: readonly AttributeSpec[] = [
  { name: 'method', unit: 'text' },
  { name: 'path', unit: 'text' },
  { name: 'header', unit: 'text' },
  { name: 'first', unit: 'requests', min: 0, max: 1e9 },
  { name: 'every', unit: 'requests', min: 0, max: 1e9 },
];

/**
 * True when the fault acts on this request. Counts the requests that match `method`, `path` (`*` stands for
 * anything, else a prefix) and `header` (`name` or `name: value`): of these the `first` n, every k-th, and by
 * toxicity, drawn per request from the toxic's own seeded coin.
 */
export function actsOn(toxic: Toxic, head: MessageHead): boolean {
  if (!matches(toxic.attributes, head)) return false;
  const seen = ++toxic.requests.seen;
  const first = attribute(toxic.attributes, 'first');
  const every = attribute(toxic.attributes, 'every');
  if (first > 0 && seen > first) return false;
  if (every > 0 && seen % every !== 0) return false;
  if (toxic.coin.next() >= toxic.toxicity) return false;
  toxic.requests.hit++;
  return true;
}

function matches(attributes: Attributes, { method, path, headers }: MessageHead): boolean {
  const wantedMethod = textAttribute(attributes, 'method');
  if (wantedMethod && wantedMethod.toUpperCase() !== method.toUpperCase()) return false;
  if (!matchesPath(textAttribute(attributes, 'path'), path)) return false;
  const wantedHeader = textAttribute(attributes, 'header');
  if (!wantedHeader) return true;
  const [name = '', ...value] = wantedHeader.split(':');
  const actual = headers.get(name.trim().toLowerCase());
  return actual !== undefined && (value.length === 0 || actual === value.join(':').trim());
}

/** `*` in `wanted` stands for any text; without one it is a prefix. Linear in the path, as nothing backtracks. */
export function matchesPath(wanted: string, path: string): boolean {
  if (!wanted.includes('*')) return path.startsWith(wanted);
  const [first = '', ...parts] = wanted.split('*');
  const last = parts.pop() ?? '';
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}
