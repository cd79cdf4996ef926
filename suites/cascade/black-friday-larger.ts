import type { Scenario } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';
import { ALL, blackFridayOf, common, MINUTE_MS, OUTAGE, PRESET } from './black-friday-parts.ts';
import { FULL, formulaOutage, playedOutage, timesText, type World } from './black-friday-world.ts';

/** The specification's nightly preset. */
const NIGHTLY: World = { timeScale: 10, smallerBy: 10, normalMs: 180 };

/** At the size of the specification, and with the submissions by which its quoted outage comes out. */
export const largerBlackFriday: readonly Scenario[] = [
  whole(NIGHTLY, 'S25-nightly', 'the nightly preset takes 40 minutes', ALL),
  whole(FULL, 'S25-full', 'the real thing takes six hours', [...ALL, 'drop-stale-4']),
  {
    ...whole(PRESET, 'S25-quoted', 'the quoted 41 minutes take two', []),
    statements: { [`${OUTAGE} <= 2x fault`]: breaks('unprotected-3.24'), 'all complete': holds('unprotected-3.24') },
    headline: {
      quantity: OUTAGE,
      computed: { 'unprotected-3.24': timesText(playedOutage(PRESET, { submissions: 3.24 })) },
    },
    figures: { [OUTAGE]: { 'unprotected-3.24': `${timesText(formulaOutage(PRESET, 3.24))} ±50%` } },
  },
];

/** Every variant in one scenario, at another size. */
function whole(world: World, name: string, onDemand: string, variants: readonly string[]): Scenario {
  return {
    ...blackFridayOf(world, {
      name,
      about: 'The blip of Black Friday with every variant.',
      lane: 'peak whole',
      recoveryMs: 45 * MINUTE_MS,
    }),
    onDemand,
    statements: { [`${OUTAGE} <= 2x fault`]: breaks('unprotected'), ...common(...variants) },
    headline: {
      quantity: OUTAGE,
      computed: { unprotected: timesText(formulaOutage(world, 3)), resilient: '0x' },
    },
  };
}
