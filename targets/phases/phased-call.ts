import { type Agent, type ClientRequest, request } from 'node:http';
import { realTime } from '../kit/settings.ts';

/** The phases of a call, in their order; `total` spans them all. */
export type Phase = 'pool' | 'connect' | 'write' | 'read' | 'total';

/** One limit per phase in (scaled) ms; absent: unlimited. `read` is an inactivity limit, as in most clients. */
export type PhaseLimits = Readonly<Partial<Record<Phase, number | undefined>>>;

export interface PhasedResult {
  readonly outcome: 'ok' | 'timeout' | 'error';
  /** The limit that fired. */
  readonly phase?: Phase;
  readonly code?: string;
  /** Real-time equivalent. */
  readonly elapsed_ms: number;
}

interface PhasedRequest {
  readonly url: string;
  readonly agent: Agent;
  readonly limits: PhaseLimits;
  /** Sent with POST; absent: GET. */
  readonly body?: Buffer;
}

/** One HTTP call with a limit on each phase. Never rejects: every end is a result. */
export function phasedCall({ url, agent, limits, body }: PhasedRequest): Promise<PhasedResult> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let phaseTimer: NodeJS.Timeout | undefined;
    const call = request(url, { agent, method: body ? 'POST' : 'GET' });
    const end = (result: Omit<PhasedResult, 'elapsed_ms'>) => {
      clearTimeout(phaseTimer);
      clearTimeout(totalTimer);
      resolve({ ...result, elapsed_ms: realTime(performance.now() - startedAt) });
    };
    const limit = (phase: Phase) => {
      const limitMs = limits[phase];
      if (limitMs === undefined) return undefined;
      return setTimeout(() => {
        end({ outcome: 'timeout', phase });
        call.destroy();
      }, limitMs);
    };
    const enter = (phase: Phase) => {
      clearTimeout(phaseTimer);
      phaseTimer = limit(phase);
    };

    const totalTimer = limit('total');
    call.on('error', (error: Error & { code?: string }) => end({ outcome: 'error', code: error.code ?? error.name }));
    followPhases(
      call,
      enter,
      () => phaseTimer?.refresh(),
      () => end({ outcome: 'ok' }),
    );
    call.end(body);
  });
}

/** Reports each phase that the call enters, the arrival of bytes, and the end. */
function followPhases(
  call: ClientRequest,
  enter: (phase: Phase) => void,
  onBytes: () => void,
  onDone: () => void,
): void {
  let written = false;
  const connected = () => enter(written ? 'read' : 'write');
  enter('pool');
  call.once('socket', (socket) => {
    if (!socket.connecting) return connected();
    enter('connect');
    socket.once('connect', connected);
  });
  // `finish` means handed to the operating system; a small body gets there before the connection does.
  call.once('finish', () => {
    written = true;
    if (call.socket && !call.socket.connecting) enter('read');
  });
  call.once('response', (response) => {
    onBytes();
    response.on('data', onBytes).once('end', onDone);
    response.once('error', () => undefined);
  });
}
