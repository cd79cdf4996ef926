/** What writing to a pipe whose reader has ended, and to a terminal that is closed, fails with. */
const CLOSED = ['EPIPE', 'EIO'];

/** Who reads the output may stop, as `head` does: that is no mistake of ours, and what runs goes on to its end. */
export function bearClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!CLOSED.includes(error.code ?? '')) throw error;
    });
}
