import type { Work } from '../kit/work.ts';
import type { Fetch } from './dependencies.ts';
import type { Parts } from './page.ts';

/** One way to gather the ten parts of a page. */
export interface Variant {
  readonly about: string;
  gather(fetch: Fetch, work: Work): Promise<Parts>;
}
