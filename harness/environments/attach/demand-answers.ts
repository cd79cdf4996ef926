import type { ServiceControl } from '../../domain/ports.ts';
import { controlCall } from '../../runtime/control-call.ts';
import { SquallError } from '../../runtime/errors.ts';
import { storeOf } from '../stores/catalogue.ts';

/** How long a service may take to answer. */
const LIMIT_MS = 2000;

/** Throws SQUALL_NOT_AVAILABLE with every service that is not up, and where it was asked. */
export async function demandAnswers(services: readonly ServiceControl[], front: string): Promise<void> {
  const problems = await Promise.all(services.map((service) => lackOf(service, service.name === front)));
  const lacking = problems.filter((problem) => problem !== undefined);
  if (lacking.length === 0) return;
  const lines = lacking.map((problem) => `  - ${problem}`);
  throw new SquallError('SQUALL_NOT_AVAILABLE', ['not everything of --attach is up:', ...lines].join('\n'), {
    hint: 'nothing was touched; start what is missing, or correct its URL',
  });
}

/**
 * Load needs a front that is ready; of another service any answer is enough, unless the target says how it tells that it is
 * ready.
 */
async function lackOf({ name, url, spec }: ServiceControl, isFront: boolean): Promise<string | undefined> {
  if (spec.store !== undefined) {
    const { host } = new URL(url);
    return (await storeOf(spec.store).takesClients(host)) ? undefined : `${name} takes no clients at ${host}`;
  }
  const at = `${url}${spec.ready ?? '/health'}`;
  try {
    const response = await controlCall(at, { signal: AbortSignal.timeout(LIMIT_MS) });
    await response.body?.cancel();
    const mustBeReady = isFront || spec.ready !== undefined;
    return response.ok || !mustBeReady ? undefined : `${name} answered ${response.status} at ${at}`;
  } catch (error) {
    return `${name} does not answer at ${at}: ${reasonOf(error)}`;
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
}
