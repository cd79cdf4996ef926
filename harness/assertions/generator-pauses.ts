import type { Evidence } from '../domain/evidence.ts';

/**
 * Evidence as suites judge it for now: with the pauses of the load generator that are beyond what lanes side by side always
 * cause. The limits that follow from what services and proxies waited for a CPU are the worst that readings allow, which would
 * leave too much open (docs/statements.md).
 */
export function withGeneratorPausesOnly(evidence: Evidence): Evidence {
  const { load } = evidence;
  const health = load.health.map((one) => {
    const isUsual = one.latenessMs <= USUAL_MS.late && one.loopDelayMs <= USUAL_MS.still;
    return { ...one, ...(isUsual && { latenessMs: 0, loopDelayMs: 0 }), cpuWaitMs: 0 };
  });
  return { ...evidence, load: { ...load, health, cpuWaits: [] }, cpuWaits: [] };
}

/** Measured ms by which the generator is late, and stands still, in most intervals beside other lanes on two cores. */
const USUAL_MS = { late: 100, still: 500 } as const;
