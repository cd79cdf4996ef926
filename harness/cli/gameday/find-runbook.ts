import { existsSync, statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { extname, relative, resolve } from 'node:path';
import type { RunbookSize } from '../../gameday/runbook/define-runbook.ts';
import { nameOfRunbook, readText, type WrittenFile } from '../../gameday/runbook/read-runbook.ts';
import { SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { readNamedFile } from '../read-named-file.ts';
import { importOfUser } from '../suite/load-suites.ts';

const TEXTS = ['.yaml', '.yml', '.json'];
const CODE = ['.ts', '.mts', '.js', '.mjs'];
const isRunbook = (file: string) => [...TEXTS, ...CODE].includes(extname(file));

/** Where runbooks are that are called by their names, below the folder of the configuration. */
const PLACES = ['runbooks/*', 'suites/*.runbook.*'];

/**
 * The file of the runbook that a user named: a file, or the name of one in `runbooks/` or beside the suites. Throws
 * SQUALL_UNKNOWN_NAME with a near name, and SQUALL_USAGE for a name that two files have.
 */
export async function findRunbook(named: string, root: string): Promise<string> {
  if (existsSync(named) && statSync(named).isFile()) return named;
  const files: string[] = [];
  for await (const file of glob(PLACES, { cwd: root })) if (isRunbook(file)) files.push(file);
  const [found, another] = files.filter((file) => nameOfRunbook(file) === named).sort();
  if (another !== undefined)
    throw new SquallError('SQUALL_USAGE', `two runbooks are named ${named}: ${found} and ${another}`, {
      hint: 'name the file',
    });
  if (found !== undefined) return relative(process.cwd(), resolve(root, found));
  const unknown = isRunbook(named)
    ? `there is no file ${named}`
    : `no runbook is named "${named}"${nearest(named, files.map(nameOfRunbook))}`;
  throw new SquallError('SQUALL_UNKNOWN_NAME', unknown, {
    hint: `a runbook is a file, or the name of one: ${PLACES.join(', ')}`,
  });
}

/**
 * What a file says, by its ending: text or code. Throws SQUALL_USAGE and SQUALL_INVALID_PLAN for what cannot be read, and for
 * full scale where there is only one.
 */
export async function readRunbookFile(file: string, size: RunbookSize): Promise<WrittenFile> {
  const refuseFull = () => {
    if (size.full)
      throw new SquallError('SQUALL_USAGE', `--full, and ${file} has one size only`, {
        hint: 'a runbook with two is a function: defineRunbook(({ full }) => ({ ... }))',
      });
  };
  if (!CODE.includes(extname(file))) {
    refuseFull();
    return readText(file, await readNamedFile(file));
  }
  const module = (await importOfUser(resolve(file), 'SQUALL_INVALID_PLAN')) as { default?: unknown };
  const written = module.default;
  if (typeof written === 'function') return { file, written: await written(size), source: 'code' };
  refuseFull();
  if (written !== undefined) return { file, written, source: 'code' };
  throw new SquallError('SQUALL_INVALID_PLAN', `${file} exports no runbook`, {
    hint: "export default defineRunbook({ ... }), with defineRunbook of 'squall'",
  });
}
