import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { missingPackageHint } from './missing-package.ts';

/** What Node itself says, as Vitest resolves imports in its own way. */
function importError(specifier: string): Error {
  const script = `import(${JSON.stringify(specifier)}).catch((error) => process.stdout.write(error.message))`;
  return new Error(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

test.each([
  ['no-such-package', 'npm install --save-dev no-such-package; nothing was started'],
  ['@nobody/such', 'npm install --save-dev @nobody/such; nothing was started'],
  ['no-such-package/inside', 'npm install --save-dev no-such-package; nothing was started'],
  ['./no-such-file.js', undefined],
])('import of %s', (specifier, hint) => {
  expect(missingPackageHint(importError(specifier))).toBe(hint);
});

test('nothing is advised for what is no error', () => {
  expect(missingPackageHint('Cannot find package')).toBeUndefined();
});
