import { writeFileSync } from 'node:fs';
import { runbookJsonSchema } from './schema.ts';

/** `npm run schema`, after a change of what a runbook may say; a test fails until then. */
const text = JSON.stringify(runbookJsonSchema(), null, 2);
writeFileSync(new URL('./runbook.schema.json', import.meta.url), `${text}\n`);
