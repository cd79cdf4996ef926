import { formatCount } from '../explain/format.ts';
import type { Headline, HeadlineRow } from './headline.ts';

/**
 * `The fault lasted 6 min. unprotected was out for another 24.6 min, 4.1 times as long; resilient was not out at all.`: the worst
 * variant and the best. Empty where the quantity is no outage.
 */
export function headlineSentence({ rows, healedS }: Headline): string {
  const outages = rows.filter(({ value }) => value?.outage);
  const [worst] = outages;
  const best = outages.at(-1);
  if (!worst || !best) return '';
  const told = best === worst ? [outText(worst)] : [outText(worst), outText(best)];
  return `The fault lasted ${timeText(healedS)}. ${told.join('; ')}.`;
}

function outText({ variant, value, healedS }: HeadlineRow): string {
  const { factor = 0, endS = 0, lasting = false } = value?.outage ?? {};
  if (factor < 0.01) return `${variant} was not out after it`;
  const time = timeText(endS - healedS);
  return lasting
    ? `${variant} was still out ${time} after it, when the run ended`
    : `${variant} was out for another ${time}: ${value?.text.replace('x', '')} times as long`;
}

/** `Outage after fault` */
export function headlineTitle({ quantity }: Headline): string {
  return quantity.charAt(0).toUpperCase() + quantity.slice(1);
}

/** `4.1 ×`, `never`, `none` */
export function computedText({ computed }: HeadlineRow): string {
  return computed === undefined ? '' : computed.text.replace(/^0x?$/, 'none').replace(/x$/, ' ×');
}

/** `24.6 min`, `36 s` */
export function timeText(seconds: number): string {
  const [value, unit] = Math.abs(seconds) >= 120 ? [seconds / 60, 'min'] : [seconds, 's'];
  return `${formatCount(Number(value.toFixed(unit === 'min' ? 1 : 0)))} ${unit}`;
}
