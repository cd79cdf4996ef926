import type { Envelope, HeadroomReport, Trial } from './headroom-report.ts';
import { HEALTHY } from './levels.ts';

/** `310/s`; the lowest level was too much already where it is `nowhere`, and could not be decided where it is `not known`. */
export function holdsText(envelope: Envelope): string {
  const { holdsUpTo } = envelope;
  if (holdsUpTo !== null) return textAt(holdsUpTo, envelope);
  return breaksEverywhere(envelope) ? 'nowhere' : 'not known';
}

function breaksEverywhere({ breaksFrom, trials }: Envelope): boolean {
  return breaksFrom !== null && trials.every(({ level }) => level >= breaksFrom);
}

/** `330/s` */
export function breaksText(envelope: Envelope): string {
  const { breaksFrom } = envelope;
  return breaksFrom === null ? 'not seen' : textAt(breaksFrom, envelope);
}

/** What broke at the lowest level that is known to break, what is not known below it and why, and why the search ended early. */
export function becauseText(envelope: Envelope): string {
  const { breaksFrom, trials, ended } = envelope;
  const atLimit = trials.filter(({ level, answer }) => level === breaksFrom && answer === 'breaks');
  const reasons = [whyBroken(atLimit.at(-1)), whyUnclear(unclearOf(envelope)), ended ?? ''];
  return reasons.filter((reason) => reason !== '').join('; ');
}

/** The last run between the two limits of which nothing is known. */
function unclearOf({ holdsUpTo, breaksFrom, trials }: Envelope): Trial | undefined {
  const [low, high] = [holdsUpTo ?? 0, breaksFrom ?? Number.POSITIVE_INFINITY];
  return trials.findLast(({ level, answer }) => answer === 'unclear' && level > low && level < high);
}

/** One sentence for each variant: `budgeted: p99 duration < 800ms holds up to 310/s healthy, up to 120/s with latency 2 s on payment->bank` */
export function sentences({ envelopes, statements, raised }: HeadroomReport): string[] {
  const verb = statements.length > 1 ? { yes: 'hold', no: 'do not hold' } : { yes: 'holds', no: 'does not hold' };
  const byVariant = Map.groupBy(envelopes, ({ variant }) => variant);
  return [...byVariant].map(([variant, own]) => {
    const limits = own.map((envelope) =>
      raised === 'rate' || envelope.holdsUpTo === null
        ? `${limitText(envelope, verb)} ${conditionText(envelope)}`
        : limitText(envelope, verb),
    );
    return `${variant}: ${statements.join(' and ')} ${limits.join(', ')}`;
  });
}

export function levelText(raised: HeadroomReport['raised']): string {
  return raised === 'rate' ? 'requests per second' : 'times as long';
}

function limitText(envelope: Envelope, verb: { readonly yes: string; readonly no: string }): string {
  const { holdsUpTo, breaksFrom } = envelope;
  if (holdsUpTo !== null) return `${verb.yes} up to ${holdsText(envelope)}`;
  if (breaksFrom === null) return 'cannot be told';
  return breaksEverywhere(envelope) ? verb.no : `${verb.no} from ${breaksText(envelope)} on`;
}

function conditionText({ condition }: Envelope): string {
  return condition === HEALTHY ? condition : `with ${condition}`;
}

function textAt(level: number, { trials }: Envelope): string {
  return trials.find((trial) => trial.level === level)?.text ?? String(level);
}

function whyBroken(trial: Trial | undefined): string {
  if (trial?.died !== undefined) return trial.died;
  const broken = trial?.saw.find(({ verdict }) => verdict === 'fail');
  return broken === undefined ? '' : `${broken.statement}: ${broken.observed}`;
}

/** The cause without what it led to: `payment waited 9.05 s for a CPU`. */
function whyUnclear(trial: Trial | undefined): string {
  const open = trial?.saw.find(({ verdict }) => verdict === 'inconclusive');
  const [cause] = (open?.why ?? open?.observed ?? '').split(': ');
  return open === undefined ? '' : `not known at ${trial?.text}: ${open.statement}: ${cause}`;
}
