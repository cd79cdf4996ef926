import { writeFileSync } from 'node:fs';
import { configJsonSchema } from './schema.ts';

/** `npm run schema`, after a change of what a configuration may say; a test fails until then. */
const text = JSON.stringify(configJsonSchema(), null, 2);
writeFileSync(new URL('./config.schema.json', import.meta.url), `${text}\n`);
