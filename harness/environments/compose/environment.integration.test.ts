import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { systemClock as clock } from '../../runtime/clock.ts';
import { connectEngine } from '../docker/engine.ts';
import { environmentContract } from '../environment.contract.ts';
import { killedRunnerContract } from '../killed-runner.contract.ts';
import { EDGE, relayRequest } from '../relay-target.fixture.ts';
import { createComposeEnvironment } from './environment.ts';
import { PROJECT_LABEL } from './project.ts';

const engine = await connectEngine().catch(() => undefined);
const file = fileURLToPath(new URL('./relay-compose.fixture.yml', import.meta.url));
const PREFIX = 'squall-test-compose-killed';

/** Project names of the containers and networks that the killed runner has made. */
async function itsOwn(): Promise<string[]> {
  const docker = engine?.client.container.dockerode;
  const filters = { label: [PROJECT_LABEL] };
  const containers = (await docker?.listContainers({ all: true, filters })) ?? [];
  const networks = (await docker?.listNetworks({ filters })) ?? [];
  const projects = [...containers, ...networks].map(({ Labels }) => Labels?.[PROJECT_LABEL] ?? '');
  return projects.filter((project) => project.startsWith(PREFIX));
}

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!engine || !hasCompose())('compose (needs docker compose and an engine that answers)', () => {
  environmentContract(() => createComposeEnvironment({ file, clock }));
  const create = `createComposeEnvironment({ file: ${JSON.stringify(file)}, clock, prefix: '${PREFIX}' })`;
  killedRunnerContract(new URL('./environment.ts', import.meta.url), create, itsOwn);

  test('the caller still says the name that its file gives it, and meets the proxy', async () => {
    await using running = await createComposeEnvironment({ file, clock }).start(relayRequest());
    const told = JSON.parse((await running.services.get('front')?.get('/env')) ?? '{}');
    expect(told.NEXT_URL).toBe('http://back:8080');
    await running.edges.get(EDGE)?.setEnabled(false);
    expect((await fetch(running.url)).status).toBe(502);
  });

  test('a target whose services the file does not have is refused', async () => {
    const { target } = relayRequest();
    const { front, back } = target.services;
    const renamed = { ...target, services: { front, rear: back }, edges: [] } as typeof target;
    await expect(
      createComposeEnvironment({ file, clock }).start(relayRequest({ target: renamed })),
    ).rejects.toMatchObject({
      code: 'SQUALL_INVALID_PLAN',
      message: expect.stringContaining('no service rear'),
    });
  });
});
