import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';
import { SquallError } from '../../runtime/errors.ts';
import { loadOptional } from '../../runtime/optional-package.ts';
import { embeddedPostgres } from './embedded-postgres.ts';
import { firstReply } from './first-reply.ts';
import type { Store } from './store.ts';

/** Login and database of every Postgres that Squall starts, as its image takes them; only this machine reaches it. */
const LOGIN = { POSTGRES_USER: 'squall', POSTGRES_PASSWORD: 'squall', POSTGRES_DB: 'squall' } as const;
/** A question is asked again. */
const ASKED_LIMIT_MS = 1000;
/** What is done once may wait for a busy machine. */
const SET_UP_LIMIT_MS = 15_000;
/** Version 3.0 of the protocol, as its startup message says it. */
const PROTOCOL_3 = 196_608;
const STARTING_UP = '57P03';

export const postgres: Store = {
  name: 'postgres',
  title: 'Postgres',
  port: 5432,
  containerEnv: LOGIN,
  local: embeddedPostgres(LOGIN),
  url: (host) => `postgres://${LOGIN.POSTGRES_USER}:${LOGIN.POSTGRES_PASSWORD}@${host}/${LOGIN.POSTGRES_DB}`,
  serves: async (url) => {
    const client = await createClient(url, ASKED_LIMIT_MS);
    // A server that is still starting cuts connections at any time.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => {});
    }
  },
  takesClients: async (host) => {
    const reply = await firstReply(host, startupMessage('squall'));
    // 'R' asks for a password, 'E' is an error with its code in a field (Postgres manual, "Message Formats").
    return reply.startsWith('R') || (reply.startsWith('E') && !reply.includes(`C${STARTING_UP}\0`));
  },
  setUp: async (url, file) => runSql(url, await readFile(file, 'utf8')),
  newDatabase: async (url) => {
    const name = `squall_${randomUUID().replaceAll('-', '')}`;
    await runSql(url, `create database ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    return own.href;
  },
};

async function runSql(url: string, sql: string): Promise<void> {
  const client = await createClient(url, SET_UP_LIMIT_MS);
  // Without a connection no statement is wrong: the server is.
  await client.connect().catch((cause: Error) => {
    throw new SquallError(
      'SQUALL_START_TIMEOUT',
      `Postgres at ${new URL(url).host} took no connection: ${cause.message}`,
      {
        cause,
      },
    );
  });
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function createClient(connectionString: string, connectionTimeoutMillis: number): Promise<Client> {
  const { default: pg } = await loadOptional('pg', 'Postgres', () => import('pg'));
  return new pg.Client({ connectionString, connectionTimeoutMillis });
}

function startupMessage(user: string): Buffer {
  const body = Buffer.from(`user\0${user}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, body]);
}
