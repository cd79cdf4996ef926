import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher, Pool } from 'undici';
import { ConnectTimeout } from './connector.ts';
import { CallError, type CallFailure } from './errors.ts';

/** Limits of one call in (scaled) ms; what is absent is unlimited. */
export interface CallLimits {
  /** Longest silence after the request was sent: an inactivity timer, so a slow drip beats it. */
  readonly readMs?: number | undefined;
  /** From now to the last byte of the answer, connecting included. */
  readonly totalMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CallRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** The dependency that is called: its connections, and its name for errors. */
export interface Callee {
  readonly pool: Pool;
  readonly name: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * One HTTP exchange on undici's dispatch interface, the only one that reports when a request is really sent.
 * Ending it early closes the socket, so that the dependency sees its caller leave.
 * Rejects with `CallError`; any status is an answer.
 */
export function exchange(
  { pool, name }: Callee,
  request: CallRequest,
  limits: CallLimits,
  onSent: () => void,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let read: NodeJS.Timeout | undefined;
    const answer = collectAnswer();

    const settle = () => {
      if (settled) return false;
      settled = true;
      clearTimeout(read);
      clearTimeout(total);
      limits.signal?.removeEventListener('abort', cancel);
      return true;
    };
    const fail = (failure: CallFailure, cause?: unknown) => {
      if (!settle()) return;
      const error = new CallError(name, failure, { cause });
      reject(error);
      controller?.abort(error);
    };
    const timeOut = (phase: 'read' | 'total', timeoutMs: number) =>
      fail({ kind: 'timeout', phase, sent: controller !== undefined, timeoutMs });
    const cancel = () => fail({ kind: 'cancelled' });
    const { totalMs, readMs, signal } = limits;
    const total = totalMs === undefined ? undefined : setTimeout(() => timeOut('total', totalMs), totalMs);
    if (signal?.aborted) return cancel();
    signal?.addEventListener('abort', cancel);

    pool.dispatch(request, {
      onRequestStart: (started) => {
        // Given up while it waited for a connection: leave before a byte is written.
        if (settled) return started.abort(new Error('given up before it was sent'));
        controller = started;
        if (readMs !== undefined) read = setTimeout(() => timeOut('read', readMs), readMs);
        onSent();
      },
      onResponseStart: (_controller, status, headers) => {
        answer.start(status, headers);
        read?.refresh();
      },
      onResponseData: (_controller, chunk) => {
        answer.add(chunk);
        read?.refresh();
      },
      onResponseEnd: () => {
        if (settle()) resolve(answer.complete());
      },
      onResponseError: (_controller, error) => fail(transportFailure(error, controller !== undefined), error),
    });
  });
}

function collectAnswer() {
  let head: Omit<HttpAnswer, 'body'> = { status: 0, headers: {} };
  const chunks: Buffer[] = [];
  return {
    start: (status: number, headers: IncomingHttpHeaders) => {
      head = { status, headers };
    },
    add: (chunk: Buffer) => void chunks.push(chunk),
    complete: (): HttpAnswer => ({ ...head, body: Buffer.concat(chunks).toString() }),
  };
}

function transportFailure(error: Error & { code?: string }, sent: boolean): CallFailure {
  if (error instanceof ConnectTimeout)
    return { kind: 'timeout', phase: 'connect', sent: false, timeoutMs: error.connectMs };
  return { kind: 'transport', sent, code: error.code ?? error.name };
}
