import { json, noContent } from './answer.ts';
import { ApiError, badBody } from './api-error.ts';
import { type Field, integer, type Json, parseBody, readFields, text } from './json-body.ts';
import type { Route } from './route.ts';

const MIN_TTL_MS = 100;
const MAX_TTL_MS = 3_600_000;

const leaseNotFound = () => new ApiError(404, 'lease not found');

/**
 * Leases. `POST /x/leases {"ttlMs":3000,"proxies":["a"]}` (no `proxies`: all) takes a snapshot of these proxies.
 * Unless the lease is renewed within its time to live, they are restored to it: toxics set since are removed, and a
 * proxy that was enabled, or did not exist, is enabled. So faults heal when their maker is killed, with any client.
 * `DELETE` ends a lease and restores at once.
 */
export const leaseRoutes: readonly Route[] = [
  {
    methods: ['POST'],
    path: '/x/leases',
    answer: async (call, { leases, proxies }) => {
      const { ttlMs, names } = readLease(await call.body());
      for (const name of names ?? []) proxies.get(name);
      return json(201, leases.take(ttlMs, proxies.snapshot(names)));
    },
  },
  { methods: ['GET'], path: '/x/leases', answer: (_call, { leases }) => json(200, leases.list()) },
  {
    methods: ['POST'],
    path: '/x/leases/{lease}/renew',
    answer: ({ params }, { leases }) => {
      if (!leases.renew(params.lease ?? '')) throw leaseNotFound();
      return noContent;
    },
  },
  {
    methods: ['DELETE'],
    path: '/x/leases/{lease}',
    answer: ({ params }, { leases }) => {
      if (!leases.end(params.lease ?? '')) throw leaseNotFound();
      return noContent;
    },
  },
];

const listOfNames: Field<readonly string[]> = (value, path) => {
  if (!Array.isArray(value)) throw badBody(`${path} must be a list of names`);
  return value.map((item: Json, index) => text(item, `${path}[${index}]`));
};

function readLease(body: string): { ttlMs: number; names: readonly string[] | undefined } {
  const { ttlMs = 0, proxies } = readFields(parseBody(body), '', { ttlMs: integer, proxies: listOfNames });
  if (ttlMs < MIN_TTL_MS || ttlMs > MAX_TTL_MS) {
    throw badBody(`ttlMs must be between ${MIN_TTL_MS} and ${MAX_TTL_MS} ms, got ${ttlMs}`);
  }
  return { ttlMs, names: proxies };
}
