import { behave, closed, open, type Scenario } from '../../harness/index.ts';
import { peak } from '../../targets/peak/target.ts';
import { breaks, holds } from '../expectations.ts';

const SMALLER_BY = 40;
const size = { SMALLER_BY: String(SMALLER_BY) };
const env = { gateway: size, order: size, payment: size, processor: { PROFILE: 'around=360 by=10%' } };
const perSecond = 3.6;

export const blackFriday: readonly Scenario[] = [
  {
    name: 'S25-capacity',
    source: 'S25',
    target: peak,
    about: 'How many orders the shop can take when all its threads are busy.',
    env,
    timeScale: 36,
    lane: 'peak long',
    phases: [{ name: 'baseline', load: closed(1200, 10) }],
    requests: [peak.requests[0]],
    statements: { 'all complete': holds('unprotected') },
    figures: { throughput: { unprotected: '10.7/s ±10%' } },
  },
  {
    name: 'S25-tail',
    source: 'S25',
    target: peak,
    about: 'x',
    env,
    timeScale: 36,
    lane: 'peak long',
    phases: [
      { name: 'baseline', load: open(perSecond, 90_000) },
      { name: 'fault', load: open(perSecond, 360_000), faults: [behave('processor', { slowWorkMs: 7640 })] },
      { name: 'recovery', load: open(perSecond, 40 * 60_000) },
    ],
    statements: { 'all complete': holds('unprotected'), 'recovers within 10s': breaks('unprotected') },
  },
];
