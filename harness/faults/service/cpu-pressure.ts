import { z } from 'zod';
import type { Fault } from '../../domain/fault.ts';
import { serviceKind } from './service-kind.ts';

const KIND = 'cpu-pressure';

export interface CpuPressure extends Fault {
  readonly kind: typeof KIND;
  readonly share: number;
}

/** The service keeps only `share` of one core (0.1 is a tenth), as under a CPU quota or beside a noisy neighbour. */
export function cpuPressure(on: string, share: number): CpuPressure {
  return { kind: KIND, on, share };
}

export const cpuPressureKind = serviceKind<CpuPressure>({
  kind: KIND,
  service: 'serves',
  // How much slower it is depends on how much of its time is work.
  delayMs: () => 0,
  act: async (lifecycle, { share }) => {
    await lifecycle.throttle(share);
    return () => lifecycle.throttle(null);
  },
  text: ({ share }) => `left ${Number((share * 100).toPrecision(3))}% of a core`,
  parameters: { share: z.number().min(0.01, 'must be at least 0.01; use freeze to leave it nothing').max(1) },
});
