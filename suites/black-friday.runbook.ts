import { behave, defineRunbook } from '../harness/index.ts';
import { peak } from '../targets/peak/target.ts';
import { BEFORE_MS, blackFridayOf, MINUTE_MS, PRESET } from './cascade/black-friday-parts.ts';
import { addedMs, BLIP_MS, FULL, ordersPerSecond } from './cascade/black-friday-world.ts';

const text = (ms: number) => `${ms / 1000}s`;

/**
 * S25 as a rehearsal: the payment processor is slow for six minutes on the busiest day. Unprotected, the shop stays down after the
 * processor is well again; resilient, it takes orders all the time and charges them later.
 */
export default defineRunbook(({ full }) => {
  const world = full ? FULL : PRESET;
  const { env } = blackFridayOf(world, { name: '', about: '', lane: '', recoveryMs: 0 });
  return {
    title: 'Black Friday: the payment processor is slow for six minutes',
    hypothesis:
      'The resilient shop keeps taking orders and is out for no longer than the blip. The unprotected one is still out when the processor has long been well.',
    owner: 'Checkout',
    roles: { conducts: 'whoever is on call', 'watches the users': 'support' },
    target: peak,
    variants: ['unprotected', 'resilient'],
    timeScale: world.timeScale,
    env,
    load: `${ordersPerSecond(world) / 0.8}/s`,
    length: text(BEFORE_MS + BLIP_MS + 26 * MINUTE_MS),
    steadyState: ['success rate during baseline >= 95%'],
    steps: [
      { at: 0, say: 'It is the busiest hour of the year' },
      {
        at: text(BEFORE_MS),
        inject: {
          name: 'slow processor',
          fault: behave('processor', { slowWorkMs: addedMs(world) }),
          for: text(BLIP_MS),
        },
      },
      { at: text(BEFORE_MS + 3 * MINUTE_MS), check: 'success rate during fault >= 90%' },
      { at: text(BEFORE_MS + BLIP_MS + MINUTE_MS), say: 'The processor has been well for a minute' },
      { at: text(BEFORE_MS + BLIP_MS + 12 * MINUTE_MS), check: 'success rate during recovery >= 90%' },
    ],
    expect: {
      'outage after fault <= 2x fault': { unprotected: 'break', resilient: 'hold' },
      'outage after fault <= 0.1x fault': { unprotected: 'break', resilient: 'hold' },
      'success rate during fault >= 95%': { unprotected: 'break', resilient: 'hold' },
      'success rate during recovery >= 90%': { unprotected: 'break', resilient: 'hold' },
      'charges = 1 per payment for "POST /orders"': { resilient: 'hold' },
      'no lost intents': { resilient: 'hold' },
    },
    blastRadius: { on: ['processor'], longest: '10m' },
    alerts: ['cascade/peak.rules.yml'],
  };
});
