import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { ServiceControl } from '../../domain/ports.ts';
import type { StoreSpec } from '../../domain/service.ts';
import { startProcess } from '../../runtime/process/process.ts';
import { untilReady } from '../../runtime/process/ready.ts';
import { makeTemporaryFolder } from '../../runtime/temporary-folder.ts';
import { readiness, serviceUrl } from '../service-address.ts';
import { createServiceControl } from '../service-control.ts';
import { setUpStore, storeOf } from '../stores/catalogue.ts';
import { freePort } from './free-port.ts';
import { type StartContext, superviseProcess } from './supervised-process.ts';

/** Starts a store with empty data in a temporary folder; the clean-up removes both. */
export async function startStoreProcess(name: string, spec: StoreSpec, context: StartContext): Promise<ServiceControl> {
  const folder = await temporaryFolder(name, context);
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const program = await storeOf(spec.store).local.program(port, folder);
  const owned = await superviseProcess(
    {
      name,
      start: () => startProcess({ name, ...program }, context),
      ready: (running) => untilReady(running, { ...context, ...readiness(spec, () => host) }),
    },
    context,
  );
  const url = serviceUrl(spec, host);
  await setUpStore(spec, url);
  return createServiceControl(name, () => url, spec, owned);
}

async function temporaryFolder(name: string, { reaper, cleanup }: StartContext): Promise<string> {
  const folder = makeTemporaryFolder(tmpdir(), `squall-${name}`, reaper);
  const { path } = await cleanup.useMade(`folder of ${name}`, folder);
  // A server that runs as another user has to pass through.
  await chmod(path, 0o711);
  return path;
}
