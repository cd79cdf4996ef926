import type { Pool } from 'pg';
import { openDatabase } from '../kit/database.ts';
import { scaled } from '../kit/settings.ts';

export interface JobStatus {
  readonly status: 'queued' | 'running' | 'done';
  readonly report?: string;
}

/** A queue of reports in Postgres: an accepted job survives the death of its worker. */
export interface Jobs {
  add(): Promise<string>;
  status(id: string): Promise<JobStatus | undefined>;
  /** Takes the oldest job without a valid lease; the lease of the claim is extended by `renew`. */
  claim(worker: string): Promise<string | undefined>;
  renew(id: string, worker: string): Promise<void>;
  /** Writes the result; false, without writing, when another worker holds the lease by now. */
  finish(id: string, worker: string, report: string): Promise<boolean>;
  counts(): Promise<{ readonly queued: number; readonly running: number; readonly done: number }>;
  totals(): Promise<JobTotals>;
  close(): Promise<void>;
}

/** Totals over all jobs so far, as metrics. They are kept with the jobs, so the death of a worker cannot lose them. */
interface JobTotals {
  /** Jobs that were accepted. */
  readonly intents_acknowledged_total: number;
  /** Results written; `again` counts those for a job that had one already. */
  readonly intents_applied_total: number;
  readonly intents_again_total: number;
  /** Claims of a job whose previous lease had expired. */
  readonly jobs_taken_over_total: number;
}

/** A worker that does not renew for this long counts as dead; real ms. */
const LEASE_MS = 10_000;

const TABLE = `create table if not exists jobs (
  id uuid primary key default gen_random_uuid(),
  worker text, lease_until timestamptz, report text, added timestamptz not null default now(),
  claims int not null default 0, writes int not null default 0)`;

export async function openJobs(url: string): Promise<Jobs> {
  const pool = await openDatabase(url, TABLE);
  const lease = `now() + interval '${Math.ceil(scaled(LEASE_MS))} milliseconds'`;
  const idOf = (rows: readonly { readonly id: string }[]) => rows[0]?.id;
  return {
    add: async () => idOf((await pool.query('insert into jobs default values returning id')).rows) as string,
    claim: async (worker) =>
      idOf(
        (
          await pool.query(
            `update jobs set worker = $1, lease_until = ${lease}, claims = claims + 1 where id = (
               select id from jobs where report is null and (lease_until is null or lease_until < now())
               order by added for update skip locked limit 1) returning id`,
            [worker],
          )
        ).rows,
      ),
    renew: async (id, worker) => {
      await pool.query(`update jobs set lease_until = ${lease} where id = $1 and worker = $2 and report is null`, [
        id,
        worker,
      ]);
    },
    finish: async (id, worker, report) => {
      const done = await pool.query(
        'update jobs set report = $3, writes = writes + 1 where id = $1 and worker = $2 and report is null',
        [id, worker, report],
      );
      return done.rowCount === 1;
    },
    ...lookups(pool),
    close: () => pool.end(),
  };
}

function lookups(pool: Pool): Pick<Jobs, 'status' | 'counts' | 'totals'> {
  return {
    status: async (id) => {
      const { rows } = await pool.query('select report, lease_until > now() as held from jobs where id = $1', [id]);
      const job = rows[0];
      if (!job) return undefined;
      if (job.report !== null) return { status: 'done', report: job.report };
      return { status: job.held ? 'running' : 'queued' };
    },
    counts: async () => {
      const { rows } = await pool.query(
        `select count(*) filter (where report is not null)::int as done,
                count(*) filter (where report is null and lease_until > now())::int as running,
                count(*) filter (where report is null and (lease_until is null or lease_until <= now()))::int as queued from jobs`,
      );
      return rows[0];
    },
    totals: async () => {
      const { rows } = await pool.query(
        `select count(*)::int as intents_acknowledged_total, coalesce(sum(writes), 0)::int as intents_applied_total,
                coalesce(sum(greatest(writes - 1, 0)), 0)::int as intents_again_total,
                coalesce(sum(greatest(claims - 1, 0)), 0)::int as jobs_taken_over_total from jobs`,
      );
      return rows[0];
    },
  };
}
