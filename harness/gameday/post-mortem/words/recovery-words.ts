import type { Recovery } from '../compute/recovery.ts';
import { factorText, timeText } from './times.ts';

/** `19.5 s`, `at once`, `not within 40 s`, `unknown`: how long after the last fault was lifted. */
export function recoveryTime(recovery: Recovery): string {
  if (recovery.state === 'unknown') return 'unknown';
  if (recovery.state === 'not recovered') return `not within ${timeText(recovery.lowMs)}`;
  return recovery.highMs === 0 ? 'at once' : timeText(recovery.shownMs || recovery.highMs);
}

/** `1.95 ×`, `> 4 ×`, `none`; `unknown` where it has no measure. */
export function outageFactor(recovery: Recovery): string {
  if (recovery.state === 'unknown' || recovery.factor === null) return 'unknown';
  if (recovery.state === 'not recovered') return `> ${factorText(recovery.factor)}`;
  return recovery.factor < 0.01 ? 'none' : factorText(recovery.factor);
}

/** The whole of it, with its limits or its reason. */
export function recoverySentence(recovery: Recovery): string {
  switch (recovery.state) {
    case 'unknown':
      return `How long recovery took is not known: ${recovery.why}.`;
    case 'not recovered':
      return `Requests still failed ${timeText(recovery.lowMs)} after the last fault was lifted${multiple(recovery.factor)}, and the run ended before they surely stopped failing; at its end, ${recovery.why}.`;
    case 'recovered': {
      if (recovery.highMs === 0) return 'Goodput was back as soon as the last fault was lifted.';
      const [low, high] = [timeText(recovery.lowMs), timeText(recovery.highMs)];
      const when = recovery.lowMs === 0 ? `within ${high}` : `between ${low} and ${high}`;
      return `Goodput was back ${when} after the last fault was lifted${multiple(recovery.factor)}.`;
    }
  }
}

function multiple(factor: number | null): string {
  return factor === null || factor < 0.01 ? '' : `, ${factorText(factor)} as long as the fault`;
}
