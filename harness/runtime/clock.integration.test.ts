import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { systemClock } from './clock.ts';

it('every process counts from one origin, so that their evidence can be laid side by side', () => {
  const program = `
    import { systemClock } from '${new URL('./clock.ts', import.meta.url)}';
    process.stdout.write(String(systemClock.now()));`;
  const before = systemClock.now();
  const there = Number(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }),
  );
  expect(there).toBeGreaterThan(before);
  expect(there).toBeLessThan(systemClock.now());
});
