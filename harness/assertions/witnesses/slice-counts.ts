import type { Evidence } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Known } from '../grammar/comparison.ts';
import { labelsOf, type Slice } from './slices.ts';

/** How many requests of a slice are meant, of how many. Labels that stand for several kinds leave a range. */
export function countInSlice(
  evidence: Evidence,
  slice: Slice,
  isMeant: (recording: Recording) => boolean,
): { readonly meant: Known; readonly sent: number } {
  let low = 0;
  let high = 0;
  let sent = 0;
  for (const [label, count] of labelsOf(slice)) {
    if (label === 'dropped') continue;
    sent += count;
    const own = evidence.load.recordings.filter((recording) => recording.label === label && recording.count > 0);
    if (own.length > 0 && own.every(isMeant)) low += count;
    if (own.length === 0 || own.some(isMeant)) high += count;
  }
  return { meant: { low, high }, sent };
}
