import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { ServiceControl } from '../../domain/ports.ts';
import type { StoreSpec } from '../../domain/target.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import type { ProcessTools } from '../../runtime/process/process.ts';
import { createServiceControl } from '../service-control.ts';
import { setUpStore } from '../store-ready.ts';
import type { StartLimits } from './proxy-process.ts';
import { startStoreProcess } from './store-process.ts';

/** One Postgres for all targets that run at the same time; it starts with the first and stops with the last. */
export interface SharedPostgres {
  /** A database of its own on the shared server, which `cleanup` drops. */
  lease(name: string, spec: StoreSpec, limits: StartLimits, cleanup: CleanupStack): Promise<ServiceControl>;
}

interface Server {
  readonly cleanup: CleanupStack;
  readonly started: Promise<ServiceControl>;
  tenants: number;
}

export function createSharedPostgres(tools: ProcessTools): SharedPostgres {
  let server: Server | undefined;
  const enter = (limits: StartLimits): Server => {
    if (!server) {
      const cleanup = new CleanupStack();
      const started = startStoreProcess('shared postgres', { store: 'postgres' }, tools, limits, cleanup);
      server = { cleanup, started, tenants: 0 };
    }
    server.tenants += 1;
    return server;
  };
  const leave = async (entered: Server) => {
    entered.tenants -= 1;
    if (entered.tenants > 0) return;
    if (server === entered) server = undefined;
    await entered.cleanup[Symbol.asyncDispose]();
  };
  return {
    lease: async (name, spec, limits, cleanup) => {
      const entered = enter(limits);
      cleanup.defer(`place of ${name} on the shared postgres`, () => leave(entered));
      const url = await newDatabase((await entered.started).url);
      await setUpStore(spec, url);
      return createServiceControl(name, () => url, spec);
    },
  };
}

/** Makes an empty database on the server at `url` and returns its address. */
async function newDatabase(url: string): Promise<string> {
  const name = `squall_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
