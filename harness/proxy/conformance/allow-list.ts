import type { Allowed } from './api-compare.ts';

const created = (text: string) => /^20[01]\n/.test(text);
const refused = (text: string) => text.startsWith('400\n') && text.includes('bad request body: <why>');

/** Also in strict mode. */
const ALWAYS: readonly Allowed[] = [
  {
    id: 'reset-order',
    reason: 'which of two proxies on one port fails to start on /reset: Go walks its map in random order, we by age',
    matches: (call, oracle) => call.path === '/reset' && oracle.startsWith('500\n'),
  },
  {
    id: 'negative-zero',
    reason: 'a toxicity of -0 is echoed as -0 by Go; JSON.stringify has no such number',
    matches: (_call, oracle) => oracle.includes('"toxicity":-0'),
  },
];

/** What the default mode does better on purpose (research/fault-tools §9.4). */
const IMPROVEMENTS: readonly Allowed[] = [
  {
    id: 'no-logger',
    reason: 'Toxiproxy leaks "Logger":{} into every proxy; ignored before comparing, here only a Logger in a body',
    matches: (call) => /"logger"/i.test(call.body ?? ''),
  },
  {
    id: 'ranges',
    reason:
      'values that crash Toxiproxy, overflow or mean nothing are a clear 400: negative times, slicer without average_size, toxicity outside 0..1',
    matches: (call, oracle, ours) => call.path.includes('/toxics') && created(oracle) && refused(ours),
  },
  {
    id: 'patch-all-or-nothing',
    reason: 'a PATCH that is answered 400 changes nothing; Toxiproxy keeps the fields before the bad one',
    matches: (call, oracle, ours) => call.path.includes('/toxics/') && refused(oracle) && refused(ours),
  },
  {
    id: 'listen-rollback',
    reason: 'a listen change that fails leaves the proxy as it was; Toxiproxy leaves it disabled with the new address',
    matches: (call, oracle, ours) =>
      /^\/proxies\/[^/]+$/.test(call.path) && oracle.startsWith('500\n') && ours.startsWith('500\n'),
  },
];

export const allowList = { strict: ALWAYS, squall: [...ALWAYS, ...IMPROVEMENTS] } as const;
