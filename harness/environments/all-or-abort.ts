/**
 * Runs all at once. The first that fails aborts the others, and its error is thrown when all have settled, so that nothing
 * goes on in the background while the environment is taken down.
 */
export async function allOrAbort<T>(
  signal: AbortSignal,
  works: readonly ((signal: AbortSignal) => Promise<T>)[],
): Promise<T[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let failure: { readonly error: unknown } | undefined;
  const all = works.map(async (work) => {
    try {
      return await work(either);
    } catch (error) {
      failure ??= { error };
      stop.abort(error);
      throw error;
    }
  });
  const settled = await Promise.allSettled(all);
  if (failure) throw failure.error;
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
