import { alertFamily } from './families/alert.ts';
import { alertDataFamily } from './families/alert-data.ts';
import { alertOrderFamily } from './families/alert-order.ts';
import { alertSilenceFamily } from './families/alert-silence.ts';
import { breakerFamily } from './families/breaker.ts';
import { cascadeFamily } from './families/cascade.ts';
import { completeFamily } from './families/complete.ts';
import { countFamily } from './families/count.ts';
import { counterFamily } from './families/counter.ts';
import { deadlineFamily } from './families/deadlines.ts';
import { durationFamily } from './families/duration.ts';
import { gaugeFamily } from './families/gauge.ts';
import { generatorFamily } from './families/generator.ts';
import { integrityFamily } from './families/integrity.ts';
import { isolationFamily } from './families/isolation.ts';
import { leaksFamily } from './families/leaks.ts';
import { outageFamily } from './families/outage.ts';
import { poolFamily } from './families/pool.ts';
import { queueFamily } from './families/queue.ts';
import { rateFamily } from './families/rate.ts';
import { recoveryFamily } from './families/recovery.ts';
import { amplificationFamily, peakFamily } from './families/retries.ts';
import { threadsFamily } from './families/threads.ts';
import { throughputFamily } from './families/throughput.ts';
import { wastedWorkFamily } from './families/wasted-work.ts';
import { type Family, type Meaning, meaningOf } from './family.ts';
import { map, type Rule } from './grammar/rule.ts';

/** A family whose tree is opaque to all others. */
export interface Entry {
  readonly name: string;
  readonly about: string;
  readonly examples: readonly string[];
  readonly rule: Rule<Meaning>;
}

/** Every family of statements. Of two that read the same text the first wins. */
export const catalogue: readonly Entry[] = [
  entry(durationFamily),
  entry(rateFamily),
  entry(countFamily),
  entry(completeFamily),
  entry(throughputFamily),
  entry(threadsFamily),
  entry(wastedWorkFamily),
  entry(counterFamily),
  entry(gaugeFamily),
  entry(breakerFamily),
  entry(recoveryFamily),
  entry(outageFamily),
  entry(isolationFamily),
  entry(cascadeFamily),
  entry(amplificationFamily),
  entry(peakFamily),
  entry(queueFamily),
  entry(poolFamily),
  entry(generatorFamily),
  entry(alertFamily),
  entry(alertSilenceFamily),
  entry(alertOrderFamily),
  entry(alertDataFamily),
  entry(leaksFamily),
  entry(integrityFamily),
  entry(deadlineFamily),
];

function entry<Tree>(family: Family<Tree>): Entry {
  const { name, about, examples } = family;
  return { name, about, examples, rule: map(family.rule, (tree) => meaningOf(family, tree)) };
}
