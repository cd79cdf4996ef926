import { plural } from '../../../report/explain/format.ts';
import type { HypothesisResult } from '../compute/hypothesis.ts';

/** Why it is confirmed, refuted, undecided or not tested; the statements that say so stand behind it. */
export function hypothesisSentence({ because, by }: HypothesisResult): string {
  const many = plural(by.length, 'statement');
  switch (because) {
    case 'all as expected':
      return `${by.length === 1 ? 'The statement' : `All ${many}`} of what was expected came out so.`;
    case 'not as expected':
      return `${many} did not come out as expected.`;
    case 'inconclusive':
      return `${many} could not be decided, and none came out otherwise than expected.`;
    case 'not judged':
      return `The game day ended before ${many} could be judged.`;
    case 'nothing expected':
      return 'The runbook expects nothing of any variant, so nothing could refute it.';
    case 'nothing broken':
      return 'No fault was ever applied.';
    case 'nothing felt':
      return 'No request felt any of the faults.';
    case 'variants missing':
      return 'Not all variants ran.';
  }
}
