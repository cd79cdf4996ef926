import { formatDuration } from '../../domain/duration.ts';
import type { Recording } from '../../domain/recording.ts';
import { countOf, type OutcomeCount } from './requests.ts';

/** `POST /payment, answered 200 in phase fault` */
export function describeRequests({ route, kind, status, label, phase }: Recording): string {
  const how = kind !== 'answered' ? kind : `answered ${status}${label === 'ok' ? '' : ` ${label}`}`;
  return `${route}, ${how} in phase ${phase}`;
}

/** `12 of 1000 requests ended as error: 9 timed-out, 3 bank_timeout`; where there were too few, what the others were. */
function explainShare(
  outcome: string,
  meant: readonly Recording[],
  sent: readonly Recording[],
  tooFew: boolean,
): string {
  const total = countOf(sent);
  const tally = `${countOf(meant)} of ${total} request${total === 1 ? '' : 's'} ended as ${outcome}`;
  if (!tooFew) return withLabels(tally, meant, outcome);
  return withLabels(
    `${tally}; the others`,
    sent.filter((recording) => !meant.includes(recording)),
    undefined,
  );
}

/** The same of those that were counted, sent or not: `20 of 100 requests were never sent`. */
export function explainCount(
  outcome: string,
  { found, meant, all, isNeverSent }: OutcomeCount,
  sent: readonly Recording[],
  tooFew: boolean,
): string {
  if (!isNeverSent) return explainShare(outcome, found, sent, tooFew);
  return `${meant.low} of ${all} request${all === 1 ? '' : 's'} ${meant.low === 1 ? 'was' : 'were'} never sent`;
}

/** `12 of 1000 requests failed: 9 timed-out, 3 5xx`; undefined where none did. `all`: not one succeeded. */
export function describeFailures(
  sent: readonly Recording[],
): { readonly text: string; readonly all: boolean } | undefined {
  const failed = sent.filter((recording) => recording.class === 'error');
  const [count, total] = [countOf(failed), countOf(sent)];
  if (count === 0) return undefined;
  return { all: count === total, text: `${count} of ${total} requests failed: ${listLabels(failed)}` };
}

/** What requests leave open that were never sent, or were late when a fault began. */
export function describeUnsent({
  unknown: count,
  stuck,
  isNeverSent,
}: Pick<OutcomeCount, 'unknown' | 'stuck' | 'isNeverSent'>): string {
  const [were, they] = count === 1 ? ['was', 'it'] : ['were', 'they'];
  if (isNeverSent) return `${count} more ${were} never sent, and nobody knows in which phase and to which route`;
  const how = stuck === 0 ? 'never sent' : 'never sent, or late already when a fault began';
  return `${count} more ${were} ${how}, and nobody knows how ${they} would have ended`;
}

/** `3 timed-out, 1 abandoned`, the most frequent first. */
export function listLabels(recordings: readonly Recording[]): string {
  return [...Map.groupBy(recordings, ({ label }) => label)]
    .map(([label, members]) => ({ label, count: countOf(members) }))
    .sort((a, b) => b.count - a.count)
    .map(({ label, count }) => `${count} ${label}`)
    .slice(0, 4)
    .join(', ');
}

/** `6 s` of real time. */
export function longestWait(recordings: readonly Recording[], timeScale: number): string {
  return formatDuration((recordings.reduce((most, { maxUs }) => Math.max(most, maxUs), 0) * timeScale) / 1000);
}

function withLabels(tally: string, recordings: readonly Recording[], known: string | undefined): string {
  const labels = new Set(recordings.map(({ label }) => label));
  if (labels.size === 0 || (labels.size === 1 && labels.has(known ?? ''))) return tally;
  return `${tally}: ${listLabels(recordings)}`;
}
