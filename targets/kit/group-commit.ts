/**
 * Group commit (DeWitt et al. 1984): rows that come while a batch is being written make up the next batch. They share
 * the cost of one commit, and each waits for two writes at most: the current one and its own.
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
