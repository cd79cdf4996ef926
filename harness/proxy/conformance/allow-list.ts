import type { ApiCall } from './api-call.ts';

/** A difference from Toxiproxy that is intended, and why. */
export interface Intended {
  readonly id: string;
  readonly reason: string;
}

/** One meaning in two spellings: both answers are brought to one spelling, and the comparison goes on. */
export interface Spelling extends Intended {
  unify(answer: string): string;
}

/** Another behaviour. The two states differ from there on, so both servers are cleared. */
export interface Behaviour extends Intended {
  matches(call: ApiCall, toxiproxy: string, squall: string): boolean;
}

const created = (answer: string) => /^20[01]\n/.test(answer);
const refused = (answer: string) => answer.startsWith('400\n') && answer.includes('bad request body: <why>');

function isJson(body = ''): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

export const SPELLINGS: readonly Spelling[] = [
  {
    id: 'no-logger',
    reason: 'Toxiproxy leaks an empty "Logger" into every proxy that it prints; no client reads it',
    unify: (answer) => answer.replaceAll('"Logger":{},', ''),
  },
  {
    id: 'body-errors',
    reason: "messages about a bad body are not those of Go's decoder; the status is the same",
    unify: (answer) => answer.replace(/bad request body: (?:[^"\\]|\\.)*/g, 'bad request body: <why>'),
  },
  {
    id: 'listen-errors',
    reason: "messages about an address that cannot be bound are Node's; the status is the same",
    unify: (answer) =>
      answer.startsWith('500\n') ? answer.replace(/"error":"(?:[^"\\]|\\.)*"/, '"error":"<why>"') : answer,
  },
  {
    id: 'html-escapes',
    reason: 'Go escapes <, >, & and two line separators in JSON; every parser makes the same string of them',
    unify: (answer) =>
      answer.replace(/\\u(003[ce]|0026|202[89])/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  },
  {
    id: 'toxicity-digits',
    reason: 'a toxicity is echoed with the digits that it came with; Toxiproxy rounds it to a float32',
    unify: (answer) => answer.replace(/"toxicity":([-+.\de]+)/g, (_, value) => `"toxicity":${Math.fround(value)}`),
  },
];

export const BEHAVIOURS: readonly Behaviour[] = [
  {
    id: 'trailing',
    reason: 'text after the first JSON value of a body is an error; Toxiproxy ignores it, and clients send one value',
    matches: (call, toxiproxy, squall) => !isJson(call.body) && refused(squall) && !refused(toxiproxy),
  },
  {
    id: 'whole-floats',
    reason: 'an integer may be written 1.0 or 1e3, as JSON has one kind of number; Toxiproxy refuses that',
    matches: (call, toxiproxy, squall) =>
      /:-?\d+(?:\.0|e\d)/.test(call.body ?? '') && refused(toxiproxy) && !refused(squall),
  },
  {
    id: 'reset-order',
    reason:
      'Go walks a map in random order, so either of two proxies on one port may be the one that /reset cannot start',
    matches: (call, toxiproxy) => call.path === '/reset' && toxiproxy.startsWith('500\n'),
  },
  {
    id: 'seed',
    reason: 'a toxic may bring the seed of its draws, which must be an integer; Toxiproxy ignores the field',
    matches: (call, toxiproxy, squall) => /"seed":/.test(call.body ?? '') && created(toxiproxy) && refused(squall),
  },
  {
    id: 'ranges',
    reason:
      'values that crash Toxiproxy, overflow or mean nothing are a clear 400: negative times, slicer without average_size, toxicity outside 0..1',
    matches: (call, toxiproxy, squall) => call.path.includes('/toxics') && created(toxiproxy) && refused(squall),
  },
  {
    id: 'patch-all-or-nothing',
    reason: 'a PATCH that is answered 400 changes nothing; Toxiproxy keeps the fields before the bad one',
    matches: (call, toxiproxy, squall) => call.path.includes('/toxics/') && refused(toxiproxy) && refused(squall),
  },
  {
    id: 'listen-rollback',
    reason: 'a listen change that fails leaves the proxy as it was; Toxiproxy leaves it disabled at the new address',
    matches: (call, toxiproxy, squall) =>
      /^\/proxies\/[^/]+$/.test(call.path) && toxiproxy.startsWith('500\n') && squall.startsWith('500\n'),
  },
  {
    id: 'own-paths',
    reason: 'the own paths of Squall, /health and /x/..., are a 404 in Toxiproxy',
    matches: (call, toxiproxy) => /^\/(?:x\/|health$)/.test(call.path) && toxiproxy.startsWith('404\n'),
  },
  {
    id: 'own-toxics',
    reason: 'types of toxics that begin with x_ exist here only; Toxiproxy calls them invalid',
    matches: (call, toxiproxy) => /"type":"x_/.test(call.body ?? '') && toxiproxy.includes('invalid toxic type'),
  },
  {
    id: 'toxics-of-a-new-proxy',
    reason: 'toxics in the body of a new proxy are there before its first connection; Toxiproxy ignores them',
    matches: (call, toxiproxy, squall) => /"toxics":/.test(call.body ?? '') && created(toxiproxy) && created(squall),
  },
];
