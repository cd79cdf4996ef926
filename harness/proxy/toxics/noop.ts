import { NOTHING_HELD, type Stage, type StageContext } from '../stage.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** Does nothing. Its stage also replaces that of a toxic on connections that toxicity missed. */
export const noop: ToxicKind = { type: 'noop', attributes: [], start: passThrough };

export function passThrough({ out }: Pick<StageContext, 'out'>): Stage {
  return { push: (chunk) => out.push(chunk), end: (how) => out.end(how), stop: () => NOTHING_HELD };
}
