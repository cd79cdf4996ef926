import { completeFamily } from './families/complete.ts';
import { countFamily } from './families/count.ts';
import { counterFamily } from './families/counter.ts';
import { durationFamily } from './families/duration.ts';
import { rateFamily } from './families/rate.ts';
import { threadsFamily } from './families/threads.ts';
import { throughputFamily } from './families/throughput.ts';
import { wastedWorkFamily } from './families/wasted-work.ts';
import { type Family, type Meaning, meaningOf } from './family.ts';
import { map, type Rule } from './grammar/rule.ts';

/** A family whose tree only it looks into. */
export interface Entry {
  readonly name: string;
  readonly about: string;
  readonly examples: readonly string[];
  readonly rule: Rule<Meaning>;
}

/** Every family of statements. Where one spelling could be read by two, the first wins. */
export const catalogue: readonly Entry[] = [
  entry(durationFamily),
  entry(rateFamily),
  entry(countFamily),
  entry(completeFamily),
  entry(throughputFamily),
  entry(threadsFamily),
  entry(wastedWorkFamily),
  entry(counterFamily),
];

function entry<Tree>(family: Family<Tree>): Entry {
  const { name, about, examples } = family;
  return { name, about, examples, rule: map(family.rule, (tree) => meaningOf(family, tree)) };
}
