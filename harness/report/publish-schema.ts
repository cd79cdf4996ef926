import { writeFileSync } from 'node:fs';
import { runReportJsonSchema } from './run-report.ts';

/** `npm run schema`, after a change of the schema in run-report.ts; a test fails until then. */
const text = JSON.stringify(runReportJsonSchema(), null, 2);
writeFileSync(new URL('./run-report.schema.json', import.meta.url), `${text}\n`);
