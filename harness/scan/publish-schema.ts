import { writeFileSync } from 'node:fs';
import { scanReportJsonSchema } from './scan-report.ts';

/** `npm run schema`, after a change of the schema in scan-report.ts; a test fails until then. */
const text = JSON.stringify(scanReportJsonSchema(), null, 2);
writeFileSync(new URL('./scan-report.schema.json', import.meta.url), `${text}\n`);
