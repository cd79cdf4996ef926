import { describe } from 'vitest';
import { connectEngine } from '../environments/docker/engine.ts';
import { createDockerEnvironment } from '../environments/docker/environment.ts';
import { createLocalEnvironment } from '../environments/local/environment.ts';
import { findOnPath } from '../environments/on-path.ts';
import { systemClock as clock } from '../runtime/clock.ts';
import { faultContract } from './fault.contract.ts';
import { rollingRestartContract } from './service/rolling-restart.contract.ts';

describe('behind the embedded proxy', () => {
  faultContract(() => createLocalEnvironment({ proxy: 'embedded', clock }), true);
  rollingRestartContract(() => createLocalEnvironment({ proxy: 'embedded', clock }));
});

describe.skipIf(!findOnPath('toxiproxy-server'))('behind the real Toxiproxy (needs toxiproxy-server on PATH)', () => {
  faultContract(() => createLocalEnvironment({ proxy: 'toxiproxy', clock }), false);
});

const engine = await connectEngine().catch(() => undefined);

describe.skipIf(!engine)('in containers (needs a container engine that answers)', () => {
  faultContract(() => createDockerEnvironment({ clock }), false, 'service');
  rollingRestartContract(() => createDockerEnvironment({ clock }));
});
