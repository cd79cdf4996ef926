import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import { makeTemporaryFolder } from '../runtime/temporary-folder.ts';
import type { Defect } from './defect.ts';

/** What a defect may change, and what names it by relative imports; everything else is the project's own. */
export const COPIED: readonly string[] = ['targets', 'suites'];
/** Never looked into: results would copy themselves. */
const LEFT_OUT = ['results', '.git'];

/** A project that differs from its original by one defect. */
export interface Planted extends AsyncDisposable {
  readonly folder: string;
}

/**
 * Makes a project in a folder of its own below `parent`: targets and suites are copies, the defect planted, and everything
 * else is linked, so that the same harness runs them. Without a defect it is the control. Disposing removes it.
 */
export async function plantDefect(
  { root, parent, reaper }: { readonly root: string; readonly parent: string; readonly reaper: Reaper },
  defect?: Defect,
): Promise<Planted> {
  const { path: folder, ...made } = await makeTemporaryFolder(parent, 'mutant', reaper);
  for (const name of await readdir(root)) {
    if (LEFT_OUT.includes(name)) continue;
    if (COPIED.includes(name)) await cp(join(root, name), join(folder, name), { recursive: true });
    else await symlink(join(root, name), join(folder, name));
  }
  if (defect) {
    const file = join(folder, defect.file);
    const source = await readFile(file, 'utf8');
    // A function, because `$` in the new text must stay what it is.
    await writeFile(
      file,
      source.replace(defect.replace, () => defect.by),
    );
  }
  return { folder, ...made };
}
