import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';
import { createLocalEnvironment } from '../environments/local/environment.ts';
import { systemClock as clock } from '../runtime/clock.ts';
import { faultContract } from './fault.contract.ts';

describe('behind the embedded proxy', () => {
  faultContract(() => createLocalEnvironment({ proxy: 'embedded', clock }), true);
});

describe.skipIf(!hasToxiproxy())('behind the real Toxiproxy (needs toxiproxy-server on PATH)', () => {
  faultContract(() => createLocalEnvironment({ proxy: 'toxiproxy', clock }), false);
});

function hasToxiproxy(): boolean {
  try {
    execFileSync('toxiproxy-server', ['-version']);
    return true;
  } catch {
    return false;
  }
}
