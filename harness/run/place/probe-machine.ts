import { dockerAvailability, engineHasRoom } from '../../environments/docker/availability.ts';
import { programVersion } from '../../environments/on-path.ts';
import { STORES } from '../../environments/stores/catalogue.ts';
import type { Store } from '../../environments/stores/store.ts';
import { isSquallError } from '../../runtime/errors.ts';

/** One thing that an environment or a suite may use, and whether this machine has it. */
export interface MachineCheck {
  readonly what: string;
  readonly ok: boolean;
  /** Its version, or why it cannot be used and what that costs. */
  readonly detail: string;
  /** Commands that bring what is missing, where there are some. */
  readonly mend?: readonly string[];
}

/** Looks for everything that an environment or a suite may use. Starts nothing. */
export async function probeMachine(): Promise<readonly MachineCheck[]> {
  const [proxy, docker, room, compose, stores] = await Promise.all([
    programVersion('toxiproxy-server', ['-version']),
    dockerAvailability(),
    engineHasRoom(),
    programVersion('docker', ['compose', 'version']),
    Promise.all(STORES.map(checkStore)),
  ]);
  return [
    { what: 'environment local', ok: true, detail: `Node ${process.versions.node}, embedded proxy` },
    { what: 'environment docker', ok: docker.ok, detail: docker.why },
    {
      what: 'environment compose',
      ok: docker.ok && compose !== undefined,
      detail: compose ?? 'docker compose is not there',
    },
    { what: 'environment auto', ok: true, detail: `would use ${room.ok ? 'docker' : 'local'}: ${room.why}` },
    {
      what: '--proxy toxiproxy',
      ok: proxy !== undefined,
      detail: proxy ?? 'toxiproxy-server is not on PATH; the embedded proxy speaks the same API',
    },
    ...stores,
  ];
}

async function checkStore({ title, local }: Store): Promise<MachineCheck> {
  const what = `${title} for local`;
  try {
    return { what, ok: true, detail: await local.version() };
  } catch (error) {
    if (!isSquallError(error)) throw error;
    return { what, ok: false, detail: [error.message, error.hint].join('; ') };
  }
}
