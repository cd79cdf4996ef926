import { NOTHING_HELD, type Port, type Stage } from '../stage.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** Does nothing; also stands in on connections that the toxicity of a toxic missed. */
export const noop: ToxicKind = { type: 'noop', attributes: [], start: passThrough };

export function passThrough({ out }: Pick<Port, 'out'>): Stage {
  return { push: (chunk) => out.push(chunk), end: (how) => out.end(how), stop: () => NOTHING_HELD };
}
