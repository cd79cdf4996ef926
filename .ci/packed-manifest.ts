/**
 * The packed `package.json` says which Node the package needs. The repository's own must not: `npm ci` on Node 20 installs
 * the Node that its scripts run on, and would warn about it. So `prepack` adds it, and `postpack` removes it again.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NEEDED = { repository: '>=20', package: '>=24' };
const MANIFEST = join(import.meta.dirname, '..', 'package.json');

const [of] = process.argv.slice(2);
if (of !== 'repository' && of !== 'package') throw new Error(`package.json of what? "${of}" is no answer`);
const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
manifest.engines.node = NEEDED[of];
// In one step, since other processes may be reading it.
writeFileSync(`${MANIFEST}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(`${MANIFEST}.new`, MANIFEST);
