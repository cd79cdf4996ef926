import type { Tone } from '../../../report/console/cell.ts';
import type { PostMortem } from '../post-mortem-report.ts';

const TONES: Readonly<Record<PostMortem['ending']['outcome'], Tone>> = {
  'as expected': 'expected',
  failed: 'unexpected',
  inconclusive: 'unknown',
  aborted: 'unexpected',
  stopped: 'unknown',
  broken: 'unexpected',
  'not started': 'unknown',
  'no end': 'unexpected',
};

export function outcomeTone({ ending }: Pick<PostMortem, 'ending'>): Tone {
  return TONES[ending.outcome];
}

export const HYPOTHESIS_TONES: Readonly<Record<PostMortem['hypothesis']['result'], Tone>> = {
  confirmed: 'expected',
  refuted: 'unexpected',
  undecided: 'unknown',
  'not tested': 'unknown',
};
