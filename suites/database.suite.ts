import { suite } from '../harness/index.ts';
import { queries } from '../targets/queries/target.ts';
import { links } from './database/links.ts';
import { outages } from './database/outages.ts';
import { statements } from './database/statements.ts';

/** System S27: a service, its pool of connections, and Postgres behind the proxy. */
export const database = suite({
  name: 'database',
  about: 'Who stops waiting for the database, and does the database learn of it?',
  target: queries,
  timeScale: 5,
  scenarios: [...links, ...outages, ...statements],
});
