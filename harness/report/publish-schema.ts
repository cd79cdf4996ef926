import { writeFileSync } from 'node:fs';
import { runReportJsonSchema } from './run-report.ts';

/** Run after a change of schema.ts: `node harness/report/publish-schema.ts`. A test fails until it was. */
const text = JSON.stringify(runReportJsonSchema(), null, 2);
writeFileSync(new URL('./run-report.schema.json', import.meta.url), `${text}\n`);
