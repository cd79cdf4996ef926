import { expect, test } from 'vitest';
import { type CpuLimits, cpuLimitsFor } from './cpu-quota.ts';

const free = { NanoCpus: 0, CpuQuota: 0, CpuPeriod: 0 };

test.each<[string, CpuLimits, number, CpuLimits, CpuLimits]>([
  ['without a limit', free, 0.2, { CpuPeriod: 100_000, CpuQuota: 20_000 }, { CpuPeriod: 100_000, CpuQuota: -1 }],
  ['that was given 0.5 CPUs', { ...free, NanoCpus: 5e8 }, 0.2, { NanoCpus: 2e8 }, { NanoCpus: 5e8 }],
  [
    'that was given half of each 50 ms',
    { ...free, CpuQuota: 25_000, CpuPeriod: 50_000 },
    0.2,
    { CpuPeriod: 100_000, CpuQuota: 20_000 },
    { CpuPeriod: 50_000, CpuQuota: 25_000 },
  ],
  [
    'whose share is below the shortest quota',
    free,
    0.001,
    { CpuPeriod: 100_000, CpuQuota: 1000 },
    { CpuPeriod: 100_000, CpuQuota: -1 },
  ],
])('a container %s gets back what it had', (_, given, share, pressed, lifted) => {
  expect(cpuLimitsFor('bank', given, share)).toEqual(pressed);
  expect(cpuLimitsFor('bank', given, null)).toEqual(lifted);
});

test.each([
  ['CPUs', { NanoCpus: 5e8 }],
  ['a quota', { CpuQuota: 50_000, CpuPeriod: 100_000 }],
])('pressure that takes nothing away from a container with %s of its own is refused', (_, given) => {
  for (const share of [0.5, 0.9])
    expect(() => cpuLimitsFor('bank', given, share)).toThrow(
      expect.objectContaining({
        code: 'SQUALL_NOT_AVAILABLE',
        message: expect.stringContaining('bank has 50% of a core by its own limit'),
        hint: expect.stringContaining('below'),
      }),
    );
});
