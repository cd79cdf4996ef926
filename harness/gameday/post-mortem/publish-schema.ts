import { writeFileSync } from 'node:fs';
import { postMortemJsonSchema } from './post-mortem-report.ts';

/** `npm run schema`, after a change of the schema in post-mortem-report.ts; a test fails until then. */
const text = JSON.stringify(postMortemJsonSchema(), null, 2);
writeFileSync(new URL('./post-mortem.schema.json', import.meta.url), `${text}\n`);
