/**
 * Collects what is given while an earlier batch is being written, and writes it as one: the cost of a commit is shared
 * and nobody waits longer than for the batch before and their own (group commit, DeWitt et al. 1984).
 */
export function groupCommit<Row>(write: (rows: readonly Row[]) => Promise<void>): (row: Row) => Promise<void> {
  let waiting: { readonly row: Row; readonly settled: PromiseWithResolvers<void> }[] = [];
  let writing = false;

  const writeAll = async () => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await write(batch.map(({ row }) => row));
        for (const { settled } of batch) settled.resolve();
      } catch (error) {
        for (const { settled } of batch) settled.reject(error);
      }
    }
    writing = false;
  };
  return (row) => {
    const settled = Promise.withResolvers<void>();
    waiting.push({ row, settled });
    if (!writing) void writeAll();
    return settled.promise;
  };
}
