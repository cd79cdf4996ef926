import { SquallError } from '../../runtime/errors.ts';

/** What a container may use of the CPU, as the engine stores it; 0 is no limit. */
export interface CpuLimits {
  readonly NanoCpus?: number | undefined;
  /** Microseconds of each period. */
  readonly CpuQuota?: number | undefined;
  /** Microseconds. */
  readonly CpuPeriod?: number | undefined;
}

/** Microseconds of the kernel's scheduling period, of which a quota is a part. */
const PERIOD_US = 100_000;
const SHORTEST_QUOTA_US = 1000;
const UNLIMITED = -1;
const NANO = 1e9;

/**
 * The limits that leave a container `share` of one core; null gives it back what it was `given`. Throws SQUALL_NOT_AVAILABLE where
 * that would be no less than it had. An engine changes no quota of a container that was given its CPUs in nanos.
 */
export function cpuLimitsFor(name: string, given: CpuLimits, share: number | null): CpuLimits {
  const cores = coresOf(given);
  if (share !== null && share >= cores)
    throw new SquallError(
      'SQUALL_NOT_AVAILABLE',
      `${name} has ${percent(cores)} of a core by its own limit, and leaving it ${percent(share)} takes nothing away`,
      { hint: `give cpu-pressure on ${name} a share below that` },
    );
  if (given.NanoCpus) return { NanoCpus: Math.round((share ?? cores) * NANO) };
  if (share !== null)
    return { CpuPeriod: PERIOD_US, CpuQuota: Math.max(SHORTEST_QUOTA_US, Math.round(share * PERIOD_US)) };
  return { CpuPeriod: given.CpuPeriod || PERIOD_US, CpuQuota: given.CpuQuota || UNLIMITED };
}

function coresOf({ NanoCpus = 0, CpuQuota = 0, CpuPeriod = 0 }: CpuLimits): number {
  if (NanoCpus > 0) return NanoCpus / NANO;
  return CpuQuota > 0 ? CpuQuota / (CpuPeriod || PERIOD_US) : Number.POSITIVE_INFINITY;
}

function percent(cores: number): string {
  return `${Number((cores * 100).toPrecision(3))}%`;
}
