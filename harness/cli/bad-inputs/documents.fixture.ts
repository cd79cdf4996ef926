import type { BadInput } from './bad-input.fixture.ts';
import { RUN, write } from './project.fixture.ts';

const PLAN = 'SQUALL_INVALID_PLAN';

interface Document {
  readonly content: string | Uint8Array;
  readonly says: RegExp;
  readonly code?: BadInput['code'];
}

/** Nine lists, each of the one before ten times: a thousand million of values in 400 bytes. */
const ALIASES = Array.from({ length: 9 }, (_, i) =>
  i === 0
    ? 'a0: &a0 [1]'
    : `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
).join('\n');

/** What is no document of any kind, whichever command reads it. */
const NO_DOCUMENT: Readonly<Record<string, Document>> = {
  'empty.yaml': { content: '', says: /empty\.yaml has .*problem/, code: PLAN },
  'null.yaml': { content: 'null', says: /null\.yaml/, code: PLAN },
  'number.yaml': { content: '42', says: /number\.yaml/, code: PLAN },
  'list.yaml': { content: '[]', says: /list\.yaml/, code: PLAN },
  'text.yaml': { content: 'only words', says: /text\.yaml/, code: PLAN },
  'cut.yaml': { content: '{"services": {"a": {', says: /cut\.yaml/, code: PLAN },
  'twice.yaml': { content: 'services: {}\nservices: {}\n', says: /twice\.yaml.*\n.*line 2/, code: PLAN },
  'tabs.yaml': { content: 'services:\n\ta: 1\n', says: /tabs\.yaml/, code: PLAN },
  'two.yaml': { content: 'services: {}\n---\nservices: {}\n', says: /two\.yaml/, code: PLAN },
  'aliases.yaml': { content: ALIASES, says: /aliases\.yaml.*\n.*[Aa]lias/, code: PLAN },
  'circle.yaml': { content: 'services: &s\n  a: *s\n', says: /circle\.yaml/, code: PLAN },
  'no-anchor.yaml': { content: 'services: *nothing\n', says: /no-anchor\.yaml/, code: PLAN },
  'deep.yaml': { content: '['.repeat(20_000), says: /deep\.yaml/, code: PLAN },
  'deep-whole.json': { content: '['.repeat(20_000) + ']'.repeat(20_000), says: /deep-whole\.json/, code: PLAN },
  'latin1.yaml': { content: Buffer.from('services: {caf\xe9: {}}', 'latin1'), says: /latin1\.yaml.*UTF-8/ },
  'utf16.yaml': { content: Buffer.from('\ufeffsla: 5s', 'utf16le'), says: /utf16\.yaml.*UTF-8/ },
  'binary.yaml': { content: Uint8Array.from({ length: 256 }, (_, i) => i), says: /binary\.yaml/ },
  'nul.yaml': { content: 'sla: 5s\0', says: /nul\.yaml/, code: PLAN },
  'proto.yaml': { content: '__proto__: {services: {}}\n', says: /proto\.yaml/, code: PLAN },
};

const BUDGETS: Readonly<Record<string, Document>> = {
  'no-sla.yaml': { content: 'services: {a: {p99: 1s}}', says: /sla: /, code: PLAN },
  'three.yaml': {
    content: 'sla: soon\nservices: {a: {p99: -1s, colour: red}}\nstages: [b]',
    says: /5 problems(.*\n){5}.*services\.a/,
    code: PLAN,
  },
  'huge.yaml': { content: 'sla: 1e400s\nservices: {a: {p99: 1s}}', says: /sla: /, code: PLAN },
  'long.yaml': { content: `sla: ${'9'.repeat(400)}s\nservices: {a: {p99: 1s}}`, says: /sla: /, code: PLAN },
  'key.yaml': { content: 'sla: 5s\nservices: {? {a: 1} : {p99: 1s}}\n', says: /key\.yaml/, code: PLAN },
  'order.yaml': { content: 'sla: 5s\nservices: {a: {p50: 2s, p99: 1s}}', says: /p50/, code: PLAN },
  'stage.yaml': { content: 'sla: 5s\nservices: {a: {p99: 1s}}\nstages: [[[a]]]', says: /stages/, code: PLAN },
  'again.yaml': { content: 'sla: 5s\nservices: {a: {p99: 1s}}\nstages: [a, a]', says: /stages/, code: PLAN },
  'from.yaml': {
    content: 'sla: 5s\nservices: {a: {from: {scenario: S3-closed, phase: baseline}}}',
    says: /--from run\.json/,
    code: PLAN,
  },
};

const HIERARCHIES: Readonly<Record<string, Document>> = {
  'none.yaml': { content: 'services: {}', says: /there are none/, code: PLAN },
  'itself.yaml': { content: 'services: {a: {calls: [a]}}', says: /calls itself/, code: PLAN },
  'stranger.yaml': { content: 'services: {a: {calls: [b]}}', says: /no service "b"/, code: PLAN },
  'attempts.yaml': {
    content: 'services: {a: {calls: [{to: b, attempts: 1e99}]}, b: {}}',
    says: /attempts/,
    code: PLAN,
  },
  'many.yaml': {
    content: 'services: {a: {calls: [{to: b, attempts: 9000000000}]}, b: {}}',
    says: /attempts/,
    code: PLAN,
  },
  'kind.yaml': { content: 'services: {a: {kind: spoon, layer: 9, timeout: {}}}', says: /3 problems/, code: PLAN },
};

const ATTACHED: Readonly<Record<string, Document>> = {
  'empty.json': { content: '', says: /empty\.json/ },
  'null.json': { content: 'null', says: /null\.json/, code: PLAN },
  'list.json': { content: '[]', says: /list\.json/, code: PLAN },
  'cut.json': { content: '{"services": {"front": {', says: /cut\.json/ },
  'yaml.json': { content: 'services: {}', says: /yaml\.json/ },
  'deep.json': { content: '['.repeat(20_000), says: /deep\.json/ },
  'latin1.json': { content: Buffer.from('{"services": {"caf\xe9": 1}}', 'latin1'), says: /latin1\.json/, code: PLAN },
  'no-services.json': { content: '{}', says: /services/, code: PLAN },
  'no-url.json': { content: '{"services": {"front": "localhost"}}', says: /services\.front/, code: PLAN },
  'edges.json': { content: '{"services": {}, "edges": {"front->back": 7}}', says: /front->back/, code: PLAN },
  'typo.json': { content: '{"services": {}, "toxyproxy": "http://localhost:8474"}', says: /toxyproxy/, code: PLAN },
  'twice.json': {
    content: '{"services": {"front": "http://localhost:1"},\n "edges": {"front->back": "a",\n "front->back": "b"}}',
    says: /line 3.*twice/,
    code: PLAN,
  },
  'query.json': {
    content: '{"services": {"front": "http://localhost?a=1"}}',
    says: /services\.front.*query/,
    code: PLAN,
  },
  'mark.json': { content: '\uFEFF{"services": {"front": 7}}', says: /services\.front/, code: PLAN },
  'ftp.json': { content: '{"services": {"front": "ftp://localhost"}}', says: /services\.front/, code: PLAN },
  'mail.json': { content: '{"services": {"front": "mailto:a@b.c"}}', says: /services\.front/, code: PLAN },
  'foreign.json': {
    content: '{"services": {"front": "http://192.0.2.1"}}',
    says: /192\.0\.2\.1/,
    code: 'SQUALL_NOT_ALLOWED',
  },
};

/** Every document with the commands that read one of its kind. */
export const DOCUMENTS: readonly BadInput[] = [
  ...rowsOf({ ...NO_DOCUMENT, ...BUDGETS }, (file) => ['budget', file]),
  ...rowsOf({ ...NO_DOCUMENT, ...HIERARCHIES }, (file) => ['lint', file]),
  ...rowsOf(ATTACHED, (file) => ['suite', 'fine', '--attach', file]),
  ...rowsOf(NO_DOCUMENT, (file) => ['budget', 'bad/from.yaml', '--from', file]),
  {
    args: ['budget', 'bad/from.yaml', '--from', 'bad/from.yaml'],
    says: /run\.json of a run/,
    code: PLAN,
  },
  { args: ['budget', 'bad/from.yaml', '--from', RUN], says: /2026-11-21/, code: 'SQUALL_USAGE' },
];

function rowsOf(documents: Readonly<Record<string, Document>>, args: (file: string) => string[]): BadInput[] {
  return Object.entries(documents).map(([name, { says, code = 'SQUALL_USAGE' }]) => ({
    args: args(`bad/${name}`),
    says,
    code,
  }));
}

/** Writes all of them below `root`. */
export function makeFiles(root: string): void {
  for (const [name, { content }] of Object.entries({ ...NO_DOCUMENT, ...BUDGETS, ...HIERARCHIES, ...ATTACHED }))
    write(root, `bad/${name}`, content);
}
