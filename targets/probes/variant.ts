import type { CheckName } from './checks.ts';

/** How a service answers its probes. */
export interface Variant {
  readonly about: string;
  /** Who answers `/health/live`: the process itself, the process once the database has answered, or a thread beside it. */
  readonly live: 'process' | 'database' | 'thread';
  /** Checks whose failure takes the service out of rotation; a failure of any other only degrades it. */
  readonly critical: readonly CheckName[];
  /** Real ms after which a check has failed; undefined: it waits. */
  readonly checkMs: number | undefined;
  /** `probed`: listens at once and says when its caches are warm. `silent`: warms them first, and has no startup probe. */
  readonly startup: 'probed' | 'silent';
  /** Whether probes are answered beside the slots, or take one as every other request. */
  readonly probes: 'beside slots' | 'in slots';
}
