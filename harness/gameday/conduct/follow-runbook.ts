import { describeStep } from './describe-step.ts';
import { lift, takeStep, type VariantDay } from './take-step.ts';

/**
 * Takes what is due, one after another, from the begin of the load to the end of the runbook; then the load rests, and what still
 * acts is lifted. Rejects as soon as the game day ends.
 */
export async function followRunbook(day: VariantDay): Promise<void> {
  const { runbook, agenda, time, signal, phases, faults } = day;
  for (let due = agenda.next(runbook.lengthMs); due; due = agenda.next(runbook.lengthMs)) {
    await time.until(due.atMs, signal);
    agenda.take();
    if (due.kind === 'step') await takeStep(due.index, due.step, day);
    else await lift(due.name, 'runbook', day);
  }
  await time.until(runbook.lengthMs, signal);
  // Requests that a fault holds show how long it does.
  await phases.rest();
  for (const name of faults.names()) await faults.lift(name, 'runbook');
  await phases.count();
  await phases.end();
}

/** Tells the steps that were not taken, because the game day ended before. */
export async function tellSkipped(
  { agenda, journal, variant }: Pick<VariantDay, 'agenda' | 'journal' | 'variant'>,
  why: string,
): Promise<void> {
  for (const { index, step } of agenda.left())
    await journal.write({ kind: 'step', variant, index, text: describeStep(step), state: 'skipped', why });
}
