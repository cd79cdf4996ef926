/** A part of `npm run check`: checks every import of the repository's TypeScript against the table in `rules.ts`. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { checkImports } from './check-imports.ts';

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  encoding: 'utf8',
});
const files = listed.split('\n').filter((file) => existsSync(file));
const { imports, problems } = checkImports(new Map(files.map((file) => [file, readFileSync(file, 'utf8')])));

for (const problem of problems) console.error(problem);
console.log(`Checked ${imports} imports of ${files.length} files: ${problems.length} problems.`);
process.exitCode = problems.length > 0 ? 1 : 0;
