import type { ServiceControl } from '../domain/ports.ts';
import { readyPath } from '../domain/service.ts';
import { controlCall, RedirectRefused } from '../runtime/control-call.ts';
import { SquallError } from '../runtime/errors.ts';
import { isOpen } from './open-port.ts';
import { storeOf } from './stores/catalogue.ts';

/** How long a service may take to answer. */
const LIMIT_MS = 2000;

/** A service that runs already. */
export type Answering = Pick<ServiceControl, 'name' | 'url' | 'spec'>;

/** Throws SQUALL_NOT_AVAILABLE with every service that is not up, and where it was asked. */
export async function demandAnswers(services: readonly Answering[], front: string): Promise<void> {
  const problems = await Promise.all(services.map((service) => lackOf(service, service.name === front)));
  const lacking = problems.filter((problem) => problem !== undefined);
  if (lacking.length === 0) return;
  const lines = lacking.map((problem) => `  - ${problem}`);
  throw new SquallError(
    'SQUALL_NOT_AVAILABLE',
    ['not everything is up that has to run already:', ...lines].join('\n'),
    {
      hint: 'nothing was touched; start what is missing, or correct its URL',
    },
  );
}

/**
 * Load needs a front that is ready; of another service, and of a front of which nobody said how it tells that it is ready, any
 * answer is enough.
 */
async function lackOf({ name, url, spec }: Answering, isFront: boolean): Promise<string | undefined> {
  const { host, protocol } = new URL(url);
  if (spec.store !== undefined)
    return (await storeOf(spec.store).takesClients(host)) ? undefined : `${name} takes no clients at ${host}`;
  if (!protocol.startsWith('http')) return (await isOpen(host)) ? undefined : `${name} takes no connections at ${host}`;
  const at = `${url}${readyPath(spec) ?? '/'}`;
  const mustBeReady = spec.ready !== undefined || (isFront && spec.entry !== undefined);
  try {
    const response = await controlCall(at, { signal: AbortSignal.timeout(LIMIT_MS) });
    await response.body?.cancel();
    return response.ok || !mustBeReady ? undefined : `${name} answered ${response.status} at ${at}`;
  } catch (error) {
    if (error instanceof RedirectRefused && !mustBeReady) return undefined;
    return `${name} does not answer at ${at}: ${reasonOf(error)}`;
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
}
