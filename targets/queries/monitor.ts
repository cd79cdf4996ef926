import { Pool } from 'pg';
import { startService } from '../kit/service.ts';
import { realTime, scaled, text } from '../kit/settings.ts';

const EVERY_MS = 100;
const LIMIT_MS = 1000;
const OLD_MS = scaled(5000);

const ACTIVE = `select count(*)::int as active,
    count(*) filter (where clock_timestamp() - query_start > interval '${OLD_MS} milliseconds')::int as old,
    coalesce(max(extract(epoch from clock_timestamp() - query_start)), 0)::float * 1000 as oldest
  from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and state = 'active' and pid <> pg_backend_pid()`;

interface Activity {
  readonly active: number;
  readonly old: number;
  /** Ms. */
  readonly oldest: number;
}

/** Sees at the server what its clients cannot see: statements that go on when nobody waits for them. It has a way of its own to it. */
await startService(({ telemetry, onReset, onStop }) => {
  const pool = new Pool({
    connectionString: text('DATABASE_URL'),
    max: 1,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
    application_name: 'monitor',
  });
  pool.on('error', () => undefined);
  let seen: Activity | undefined;
  let most = { active: 0, old: 0 };
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    seen = (await pool.query<Activity>(ACTIVE).catch(() => undefined))?.rows[0];
    if (seen) most = { active: Math.max(most.active, seen.active), old: Math.max(most.old, seen.old) };
    timer = setTimeout(look, EVERY_MS);
  };
  void look();
  onReset(() => {
    most = { active: seen?.active ?? 0, old: seen?.old ?? 0 };
  });
  onStop(() => clearTimeout(timer));

  const gauge = (name: string, help: string, read: () => number | undefined) =>
    telemetry.gauge(name, help, [], () => read() ?? []);
  gauge('active_statements', 'Statements that run at the server', () => seen?.active);
  gauge('active_statements_max', 'Most of them at once since the last reset', () => most.active);
  gauge('statements_over_5s', 'Those that have run for more than 5 s of real time', () => seen?.old);
  gauge('statements_over_5s_max', 'Most of these at once since the last reset', () => most.old);
  gauge('oldest_statement_seconds', 'How long the oldest has run, in real time', () =>
    seen ? realTime(seen.oldest) / 1000 : undefined,
  );
});
