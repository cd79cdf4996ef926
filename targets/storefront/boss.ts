import PgBoss from 'pg-boss';

/** pg-boss with two connections of its own: taking and ending items does not wait for users, and does not disturb them. */
export async function startBoss(connectionString: string): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString,
    max: 2,
    schedule: false,
    maintenanceIntervalSeconds: 1,
  });
  boss.on('error', () => undefined);
  await boss.start();
  return boss;
}
