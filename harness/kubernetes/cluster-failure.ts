import { isSquallError, SquallError } from '../runtime/errors.ts';

/** What a message says of the cluster. */
export interface ClusterNames {
  /** Of its entry in the kubeconfig: `kind-dev`. */
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  /** The kubectl of hints: `kubectl --context kind-dev`. */
  readonly kubectl: string;
}

/** What the API server says of a request that it does not do. */
interface Refusal {
  readonly status: number;
  readonly message: string;
  /** `namespaces`, where that is what it lacks. */
  readonly kind?: string | undefined;
}

/** SQUALL_CLUSTER for whatever came of a call; `what` completes "may not": `create the Job squall-load-x`. */
export function clusterFailure(what: string, cause: unknown, names: ClusterNames): SquallError {
  if (isSquallError(cause)) return cause;
  const refusal = refusalOf(cause);
  const [message, hint] = refusal ? refused(what, refusal, names) : unreached(what, cause, names);
  return new SquallError('SQUALL_CLUSTER', message, { cause, ...(hint ? { hint } : {}) });
}

/** Whether the cluster says that what was asked for does not exist; of what a call throws, or of its cause. */
export function isAbsent(cause: unknown): boolean {
  return refusalOf(originOf(cause))?.status === 404;
}

/** Whether the cluster refuses it to this user. */
export function isForbidden(cause: unknown): boolean {
  return refusalOf(originOf(cause))?.status === 403;
}

/** Whether the cluster says that it has not done it. */
export function isRefused(cause: unknown): boolean {
  const status = refusalOf(originOf(cause))?.status;
  return status !== undefined && status < 500;
}

function originOf(cause: unknown): unknown {
  return isSquallError(cause) ? cause.cause : cause;
}

type Told = readonly [message: string, hint?: string];

function refused(what: string, { status, message, kind }: Refusal, names: ClusterNames): Told {
  const { context, namespace, kubectl } = names;
  if (status === 401)
    return [
      `cluster ${context} does not accept your credentials`,
      `log in again until \`${kubectl} get pods\` answers`,
    ];
  if (status === 403)
    return [
      `you may not ${what} in namespace ${namespace} of cluster ${context}: ${message}`,
      'squall doctor says what is missing, and prints the commands',
    ];
  if (status === 404 && kind === 'namespaces')
    return [
      `cluster ${context} has no namespace ${namespace}`,
      `${kubectl} create namespace ${namespace}, or name another one`,
    ];
  return [`cluster ${context} does not ${what}: ${message} (${status})`];
}

/** OpenSSL's and Node's codes of a certificate that is not trusted. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|ERR_OSSL/;
const NETWORK = /^(E[A-Z_]+|UND_ERR_\w+)$/;
const PLAIN_HTTP = 'HTTP protocol is not allowed';

function unreached(what: string, cause: unknown, { context, server, kubectl }: ClusterNames): Told {
  const { code, message } = deepest(cause);
  if (message.startsWith(PLAIN_HTTP))
    return [
      `cluster ${context} is at ${server}, without TLS`,
      'use https://, or say insecure-skip-tls-verify: true in its entry of the kubeconfig',
    ];
  if (CERTIFICATE.test(code))
    return [
      `the certificate of cluster ${context} at ${server} is not trusted: ${message}`,
      `its certificate-authority in the kubeconfig may be that of another cluster; does \`${kubectl} get nodes\` answer?`,
    ];
  if (NETWORK.test(code))
    return [
      `cluster ${context} cannot be reached at ${server}: ${message}`,
      `does \`${kubectl} get nodes\` answer? It may need a VPN, or be switched off`,
    ];
  return [`cluster ${context} could not be asked to ${what}: ${message}`, `does \`${kubectl} get nodes\` answer?`];
}

/** The client throws an error with the answer as text, and what opens a WebSocket an event with a line. */
function refusalOf(cause: unknown): Refusal | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  const { code, statusCode, body, message } = cause as Readonly<Record<string, unknown>>;
  const opened = /^Unexpected server response: (?<status>\d{3})$/.exec(String(message))?.groups?.['status'];
  const status = Number(opened ?? statusCode ?? code);
  if (!Number.isInteger(status) || status < 400) return undefined;
  const said = statusIn(body);
  return { status, message: said?.message ?? fallback(body, status), kind: said?.kind };
}

function statusIn(body: unknown): { message: string; kind?: string | undefined } | undefined {
  try {
    const parsed: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    const { message, details } = parsed as { message?: unknown; details?: { kind?: unknown } };
    if (typeof message !== 'string' || message === '') return undefined;
    return { message, kind: typeof details?.kind === 'string' ? details.kind : undefined };
  } catch {
    return undefined;
  }
}

/** What a proxy in between answers is a page. */
function fallback(body: unknown, status: number): string {
  const [line = ''] = typeof body === 'string' ? body.trim().split('\n') : [];
  return line === '' ? `it answered ${status}` : line.slice(0, 200);
}

/** fetch says only that it failed; the reason is its cause. */
function deepest(cause: unknown): { readonly code: string; readonly message: string } {
  let at = cause;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  // A host with several addresses has one error for each of them.
  if (at instanceof AggregateError && at.errors[0] instanceof Error) at = at.errors[0];
  const { code, message } = (at ?? {}) as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : '', message: String(message ?? at) };
}
