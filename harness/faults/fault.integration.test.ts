import { describe } from 'vitest';
import { createLocalEnvironment } from '../environments/local/environment.ts';
import { findOnPath } from '../environments/local/on-path.ts';
import { systemClock as clock } from '../runtime/clock.ts';
import { faultContract } from './fault.contract.ts';

describe('behind the embedded proxy', () => {
  faultContract(() => createLocalEnvironment({ proxy: 'embedded', clock }), true);
});

describe.skipIf(!findOnPath('toxiproxy-server'))('behind the real Toxiproxy (needs toxiproxy-server on PATH)', () => {
  faultContract(() => createLocalEnvironment({ proxy: 'toxiproxy', clock }), false);
});
