import { expect, test } from 'vitest';
import { groupCommit } from './group-commit.ts';

/** Writes that end on demand. */
function slowWriter() {
  const batches: { readonly rows: readonly string[]; readonly end: PromiseWithResolvers<void> }[] = [];
  const commit = groupCommit<string>((rows) => {
    const end = Promise.withResolvers<void>();
    batches.push({ rows, end });
    return end.promise;
  });
  return { batches, commit };
}

test('what comes while a batch is written goes into the next one together', async () => {
  const { batches, commit } = slowWriter();
  const all = ['a', 'b', 'c'].map(commit);
  expect(batches.map(({ rows }) => rows)).toEqual([['a']]);
  batches[0]?.end.resolve();
  await all[0];
  await new Promise(setImmediate);
  expect(batches.map(({ rows }) => rows)).toEqual([['a'], ['b', 'c']]);
  batches[1]?.end.resolve();
  await Promise.all(all);
});

test('a row is not acknowledged before it is written', async () => {
  const { batches, commit } = slowWriter();
  let acknowledged = false;
  const row = commit('a').then(() => {
    acknowledged = true;
  });
  await Promise.resolve();
  expect(acknowledged).toBe(false);
  batches[0]?.end.resolve();
  await row;
});

test('a batch that fails fails its own rows and not the next', async () => {
  const { batches, commit } = slowWriter();
  const [first, second] = [commit('a'), commit('b')];
  batches[0]?.end.reject(new Error('disk full'));
  await expect(first).rejects.toThrow('disk full');
  await new Promise(setImmediate);
  batches[1]?.end.resolve();
  await second;
});
