/** That of package.json, which is not in the bundle that a worker runs from; a test compares them. */
const SQUALL = '0.2.0';

/** Counts up with every change of the messages, and of how a worker takes its share of a plan. */
const PROTOCOL = 1;

/** Conductor and workers work together only where this is the same: shares of two versions may not add up to the plan. */
export const WORKER_VERSION = `squall ${SQUALL}, protocol ${PROTOCOL}`;
