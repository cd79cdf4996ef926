import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Target } from '../../domain/target.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { RUN_LABEL } from '../../runtime/container-engine.ts';
import { environmentContract, setupContract } from '../environment.contract.ts';
import { killedRunnerContract } from '../killed-runner.contract.ts';
import { relayRequest } from '../relay-target.fixture.ts';
import { clientOf, storeContract } from '../stores/store.contract.ts';
import { prepareImages } from './availability.ts';
import { connectEngine } from './engine.ts';
import { createDockerEnvironment } from './environment.ts';

const engine = await connectEngine().catch(() => undefined);

const PREFIX = 'squall-test-killed';

/** Run labels of the containers and networks that the killed runner has made. */
async function itsOwn(): Promise<string[]> {
  const docker = engine?.client.container.dockerode;
  const filters = { label: [RUN_LABEL] };
  const containers = (await docker?.listContainers({ all: true, filters })) ?? [];
  const networks = (await docker?.listNetworks({ filters })) ?? [];
  const labels = [...containers, ...networks].map(({ Labels }) => Labels?.[RUN_LABEL] ?? '');
  return labels.filter((label) => label.startsWith(PREFIX));
}

describe.skipIf(!engine)('docker (needs a container engine that answers)', () => {
  environmentContract(() => createDockerEnvironment({ clock }));
  setupContract(() => createDockerEnvironment({ clock }));
  storeContract(
    () => createDockerEnvironment({ clock }),
    async (store) => {
      const { ok, why } = await prepareImages(clientOf(store), () => {});
      return ok ? undefined : why;
    },
  );
  const create = `createDockerEnvironment({ clock, prefix: '${PREFIX}' })`;
  killedRunnerContract(new URL('./environment.ts', import.meta.url), create, itsOwn);

  test('an image that cannot be pulled is reported by its name', async () => {
    vi.stubEnv('SQUALL_IMAGE_TOXIPROXY', 'localhost:1/nobody/has-this:1');
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(createDockerEnvironment({ clock }).start(relayRequest())).rejects.toMatchObject({
      code: 'SQUALL_NOT_AVAILABLE',
      message: expect.stringContaining('localhost:1/nobody/has-this:1'),
    });
  });

  test('a container that is not ready in time is shown with its last lines', async () => {
    const environment = createDockerEnvironment({ clock, startLimitMs: 2000 });
    await expect(environment.start(relayRequest({ env: { back: { MUTE: '1' } } }))).rejects.toMatchObject({
      code: 'SQUALL_START_TIMEOUT',
      message: expect.stringMatching(/back was not ready.*waits for its licence/s),
    });
  });

  test('40 edges are no more trouble than one', async () => {
    const { target } = relayRequest();
    const names = Array.from({ length: 39 }, (_, i) => `NEXT_${i}`);
    const many: Target = {
      ...target,
      edges: [...target.edges, ...names.map((env) => ({ from: env.toLowerCase(), to: 'back', env }))],
    };
    await using running = await createDockerEnvironment({ clock }).start(relayRequest({ target: many }));
    expect(running.edges.size).toBe(40);
    await running.edges.get('next_38->back')?.setEnabled(false);
    expect((await fetch(running.url)).status).toBe(200);
  });
});
