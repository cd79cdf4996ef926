import { closed, suite } from '../harness/index.ts';
import { storefront } from '../targets/storefront/target.ts';
import { cached } from './fallbacks/cached.ts';
import { everyRow } from './fallbacks/every-row.ts';
import { later } from './fallbacks/later.ts';
import { ownBulkhead } from './fallbacks/own-bulkhead.ts';
import { refused } from './fallbacks/refused.ts';
import { silence } from './fallbacks/silence.ts';

/** System S20: what a service answers while its dependencies cannot. */
export const fallbacks = suite({
  name: 'fallbacks',
  about: 'Is there a good answer when a dependency is slow or dead, is it on time, and does it say what it is?',
  target: storefront,
  timeScale: 2,
  warmUp: closed(60, 10),
  scenarios: [...everyRow, ...cached, ...refused, ...silence, ...ownBulkhead, ...later],
});
