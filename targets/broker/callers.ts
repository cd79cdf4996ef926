import type { Dependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { withRetries } from '../kit/retry.ts';
import { number, scaled } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';
import { joinFleet } from './fleet.ts';
import { createGuard, type Guard } from './guard.ts';
import type { Variant } from './variant.ts';

/** The caller instances of one variant; requests go round. */
export interface Callers {
  readonly variant: Variant;
  readonly guards: readonly Guard[];
  call(endpoint: string, work: Work, body: object): Promise<object>;
  /** Restarts one instance after another, `everyMs` apart; each loses its own state. Returns a function that stops this. */
  restartInTurn(everyMs: number): () => void;
  /** Clears the state that the instances share, before another scenario begins. */
  reset(): Promise<void>;
  close(): void;
}

/** Starts `INSTANCES` (default 1) callers of `downstream`; `background` owns the synthetic calls. */
export async function startCallers(variant: Variant, downstream: Dependency, background: Work): Promise<Callers> {
  const guards = Array.from({ length: number('INSTANCES', 1) }, (_, i) => createGuard(variant, String(i + 1)));
  const fleet = await joinFleet(variant, guards);
  await fleet.openKnown(guards);
  const totalMs = scaled(variant.timeoutMs ?? number('TIMEOUT_MS', 5000));

  const callAs = (guard: Guard, endpoint: string, work: Work, body: object) => {
    const attempt = () => work.track(downstream.post<object>(endpoint, body, { totalMs }));
    const resends = variant.resends === true && READS.includes(endpoint);
    return fleet.report(endpoint, () => guard.run(endpoint, resends ? () => resend(attempt) : attempt));
  };
  const restart = async (index: number) => {
    const restarted = createGuard(variant, String(index + 1));
    await fleet.openKnown([restarted]);
    guards[index] = restarted;
  };
  const probe = (guard: Guard) => callAs(guard, '/charge', background, { synthetic: true });
  const { probeEveryMs } = variant;
  const stopProbes = probeEveryMs === undefined ? undefined : probeWhileOpen(guards, scaled(probeEveryMs), probe);
  let turn = 0;
  return {
    variant,
    guards,
    call: (endpoint, work, body) => callAs(guards[turn++ % guards.length] as Guard, endpoint, work, body),
    restartInTurn: (everyMs) => {
      let next = 0;
      const timer = setInterval(() => void restart(next++ % guards.length), everyMs);
      return () => clearInterval(timer);
    },
    reset: fleet.reset,
    close: () => {
      stopProbes?.();
      fleet.close();
    },
  };
}

/** Asking twice does no harm. */
const READS: readonly string[] = ['/status'];

/** Once more, at once, when the connection broke after the request was sent: it may have been a connection to a process that is gone. */
function resend<T>(attempt: () => Promise<T>): Promise<T> {
  const isRetryable = (error: unknown) =>
    error instanceof CallError && error.failure.kind === 'transport' && error.failure.sent;
  return withRetries(attempt, { attempts: 2, delay: () => 0, isRetryable });
}

/** Sends a synthetic call for each guard whose charge circuit is not closed, to spare users. Returns a function that stops this. */
function probeWhileOpen(
  guards: readonly Guard[],
  everyMs: number,
  probe: (guard: Guard) => Promise<unknown>,
): () => void {
  const timer = setInterval(() => {
    for (const guard of guards) {
      const { state } = guard.breakerFor('/charge') ?? {};
      if (state && state !== 'closed') probe(guard).catch(() => undefined);
    }
  }, everyMs);
  return () => clearInterval(timer);
}
