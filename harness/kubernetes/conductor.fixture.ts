import { open } from '../domain/load-plan.ts';
import { createLoadDriver } from '../load/driver.ts';
import { systemClock } from '../runtime/clock.ts';
import { startClusterWorkers } from './start-workers.ts';

/** A process that sends from a cluster: its argument is the place, the load and the plan as JSON. */

const { place, spec, rate, durationMs } = JSON.parse(process.argv[2] ?? '{}');
const { signal } = new AbortController();
const options = { runId: 'killed', longestMs: 600_000, clock: systemClock, say: () => {}, signal };
const workers = await startClusterWorkers(place, options);
const started = { originMs: systemClock.now(), intervalMs: 500, onSnapshot: () => {}, signal };
const session = await createLoadDriver({ workers }).start(spec, started);
await session.run('baseline', open(rate, durationMs));
