import type { PostMortem } from '../post-mortem-report.ts';
import { timeText } from './times.ts';

/** What was run where, by whom and when. */
export function factsOf({ planned, startedAt, tookMs }: PostMortem): (readonly [name: string, value: string])[] {
  const { owner, roles, target, variants, environment, proxy, seed, rate, lengthMs, timeScale } = planned;
  return [
    ...(owner === undefined ? [] : [['owner', owner] as const]),
    ...Object.entries(roles).map(([role, person]) => [role, person] as const),
    ['target', target],
    ['variants', variants.join(', ')],
    ['load', `${rate}/s for ${timeText(lengthMs)}`],
    ['where', `${environment}, ${proxy} proxy`],
    ['started', startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['took', `${timeText(tookMs)}${timeScale === 1 ? '' : `, ${timeScale} times as fast as real time`}`],
    ['seed', String(seed)],
  ];
}
