import { expect, test } from 'vitest';
import { SquallError } from '../runtime/errors.ts';
import { clusterFailure, isAbsent, isForbidden, isRefused } from './cluster-failure.ts';

const NAMES = {
  context: 'kind-dev',
  server: 'https://127.0.0.1:6443',
  namespace: 'load',
  kubectl: 'kubectl --context kind-dev',
};

/** As the client throws it: its message is a page, and the answer is text. */
function answered(code: number, body?: unknown): Error {
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  return Object.assign(new Error(`HTTP-Code: ${code}\nMessage: ...\nBody: ...\nHeaders: ...`), { code, body: text });
}

function fetchFailed(code: string, message: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}

const told = (cause: unknown) => clusterFailure('create the Job x', cause, NAMES);

const FORBIDDEN = 'jobs.batch is forbidden: User "eve" cannot create resource "jobs" in API group "batch"';

test.each<[string, unknown, string | RegExp, string | RegExp]>([
  ['401', answered(401), 'kind-dev does not accept your credentials', 'log in again'],
  [
    '403 with what was refused',
    answered(403, { message: FORBIDDEN }),
    `may not create the Job x in namespace load of cluster kind-dev: ${FORBIDDEN}`,
    'squall doctor',
  ],
  [
    '403 of a WebSocket',
    { message: 'Unexpected server response: 403' },
    'you may not create the Job x in namespace load',
    'squall doctor',
  ],
  [
    'no such namespace',
    answered(404, { message: 'namespaces "load" not found', details: { kind: 'namespaces' } }),
    'cluster kind-dev has no namespace load',
    'kubectl --context kind-dev create namespace load',
  ],
  [
    '404 of anything else',
    answered(404, { message: 'jobs.batch "x" not found', details: { kind: 'jobs' } }),
    'does not create the Job x: jobs.batch "x" not found (404)',
    '',
  ],
  [
    'what it takes for wrong',
    answered(422, { message: 'spec.cpu: Invalid value: "many"' }),
    'spec.cpu: Invalid value: "many" (422)',
    '',
  ],
  [
    'a page of a proxy in between',
    answered(503, '\n<html>\n<body>upstream'),
    'does not create the Job x: <html> (503)',
    '',
  ],
  ['no word at all', answered(500, ''), 'it answered 500', ''],
  ['a body that is no object', answered(500, 'null'), 'null (500)', ''],
  ['a message that is no text', answered(500, { message: 7 }), '{"message":7} (500)', ''],
  [
    'refused',
    fetchFailed('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:6443'),
    'cannot be reached at https://127.0.0.1:6443: connect ECONNREFUSED',
    'kubectl --context kind-dev get nodes',
  ],
  ['no address', fetchFailed('ENOTFOUND', 'getaddrinfo ENOTFOUND dev.example'), 'cannot be reached', 'VPN'],
  ['no route within 10 s', fetchFailed('UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error'), 'cannot be reached', 'VPN'],
  [
    'a host with two addresses',
    new TypeError('fetch failed', {
      cause: Object.assign(
        new AggregateError([Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' })]),
        { code: 'ECONNREFUSED' },
      ),
    }),
    'connect ECONNREFUSED ::1:1',
    'VPN',
  ],
  [
    'a certificate of nobody',
    fetchFailed('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'),
    'is not trusted: unable to verify',
    'certificate-authority',
  ],
  [
    'a certificate of another host',
    fetchFailed('ERR_TLS_CERT_ALTNAME_INVALID', "IP: 10.0.0.1 is not in the cert's list"),
    'is not trusted',
    'certificate-authority',
  ],
  [
    'an old certificate',
    fetchFailed('CERT_HAS_EXPIRED', 'certificate has expired'),
    'is not trusted: certificate has expired',
    '',
  ],
  [
    'without TLS',
    new Error('HTTP protocol is not allowed when skipTLSVerify is not set or false'),
    'without TLS',
    'insecure-skip-tls-verify',
  ],
  [
    'no answer in time',
    new Error('it took longer than 15000 ms'),
    'could not be asked to create the Job x: it took longer than 15000 ms',
    'get nodes',
  ],
  ['a program of credentials that is missing', new Error('spawnSync aws ENOENT'), 'spawnSync aws ENOENT', ''],
  ['something that is no error', 'boo', 'could not be asked to create the Job x: boo', ''],
  ['nothing', undefined, 'could not be asked to create the Job x: undefined', ''],
])('%s', (_, cause, message, hint) => {
  const failure = told(cause);
  expect(failure.code).toBe('SQUALL_CLUSTER');
  expect(failure.message).toMatch(message);
  expect(failure.hint ?? '').toMatch(hint);
  expect(failure.message).not.toContain('Headers');
});

test('an error that is told already stays what it is', () => {
  const own = new SquallError('SQUALL_WORKER', 'another version');
  expect(told(own)).toBe(own);
});

test('what is absent and what is forbidden are told apart', () => {
  expect([isAbsent(told(answered(404))), isForbidden(told(answered(403))), isForbidden(told(answered(404)))]).toEqual([
    true,
    true,
    false,
  ]);
  expect([isAbsent(answered(404)), isAbsent(answered(403)), isAbsent(fetchFailed('ECONNREFUSED', ''))]).toEqual([
    true,
    false,
    false,
  ]);
  expect([
    isForbidden(answered(403)),
    isForbidden({ message: 'Unexpected server response: 403' }),
    isForbidden(null),
  ]).toEqual([true, true, false]);
});

test('what the cluster refuses was not done, and of what it does not answer nobody knows', () => {
  expect([answered(401), answered(403), answered(422)].map(isRefused)).toEqual([true, true, true]);
  expect([answered(500), answered(504), fetchFailed('ECONNRESET', ''), new Error('late')].map(isRefused)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
