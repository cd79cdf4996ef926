import { expect, test } from 'vitest';
import { pickEnvironment } from './pick-environment.ts';

async function picked(wish: 'auto' | 'docker', others: { attach?: string; composeFile?: string; proxy?: 'toxiproxy' }) {
  const said: string[] = [];
  const environment = await pickEnvironment(wish, { proxy: 'embedded', ...others }, [], (text) => said.push(text));
  return { environment, said };
}

test('what was asked for by name is taken without a word', async () => {
  expect(await picked('docker', {})).toEqual({ environment: 'docker', said: [] });
});

test.each([
  [{ attach: 'staging.json' }, 'attach'],
  [{ composeFile: 'shop.yml' }, 'compose'],
  [{ proxy: 'toxiproxy' }, 'local'],
] as const)('%j says where a run belongs, so that nothing is looked for', async (others, environment) => {
  const result = await picked('auto', others);
  expect(result.environment).toBe(environment);
  expect(result.said).toEqual([expect.stringMatching(`^environment ${environment}: --`)]);
});
