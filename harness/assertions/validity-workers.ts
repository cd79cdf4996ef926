import { formatDuration } from '../domain/duration.ts';
import type { Evidence, LoadWorker, WorkerLoss } from '../domain/evidence.ts';
import { invalidExperiment, type ValidityProblem } from './validity-problem.ts';

/** So many are named; a zone that fails takes hundreds with it. */
const MOST_NAMED = 3;

/**
 * A lost worker sent less than its share, and nobody knows how much of what it did send is told. So the load was not the one
 * that was planned, in no phase: not in those before it was lost either, as what it had not told of yet is missing there.
 */
export function lostWorkers({ load, plan }: Evidence): readonly ValidityProblem[] {
  const lost = (load.workers ?? []).flatMap((worker) => (worker.lost ? [{ worker, loss: worker.lost }] : []));
  // The first to go may be why the others went.
  const inOrder = lost.toSorted((a, b) => a.loss.atMs - b.loss.atMs || a.worker.index - b.worker.index);
  const more = inOrder.length - MOST_NAMED;
  return [
    ...inOrder.slice(0, MOST_NAMED).map(({ worker, loss }) => describeLoss(worker, loss, plan.timeScale)),
    ...(more > 0 ? [`${more} more load ${more === 1 ? 'worker was' : 'workers were'} lost after that`] : []),
  ].map(invalidExperiment);
}

function describeLoss({ index, place }: LoadWorker, { atMs, why }: WorkerLoss, timeScale: number): string {
  const [line] = why.split('\n');
  return `load worker ${index}, ${place}, was lost ${formatDuration(Math.max(0, atMs) * timeScale)} after the run began: ${line}`;
}
