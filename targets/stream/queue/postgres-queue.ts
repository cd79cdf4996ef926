import { setTimeout as sleep } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import { inTurn } from '../../kit/database.ts';
import { groupCommit } from '../../kit/group-commit.ts';
import { scaled } from '../../kit/settings.ts';
import { fromHeaders, type MessageHeaders, toHeaders } from '../message.ts';
import { GIVEN_OUT_FOR_S, type Queue, TAKEN_AT_ONCE } from './queue.ts';

const NAME = 'messages';
/** Between two looks into an empty queue, real ms. */
const LOOK_MS = 50;

/** A queue of the library pg-boss, in its own schema of the Postgres at `url`. */
export async function openPostgresQueue(url: string): Promise<Queue> {
  // Nothing here is scheduled, and no job of a run gets old enough to be cleaned away.
  const boss = new PgBoss({ connectionString: url, max: 5, schedule: false, supervise: false });
  // Without a listener an error of an idle connection would end the process; calls that fail reject by themselves.
  boss.on('error', () => undefined);
  await inTurn(url, async () => {
    await boss.start();
    await boss.createQueue(NAME, { name: NAME, expireInSeconds: GIVEN_OUT_FOR_S, retryLimit: 10 });
  });
  const publish = groupCommit<PgBoss.JobInsert<MessageHeaders>>(async (jobs) => void (await boss.insert([...jobs])));
  const acknowledge = groupCommit<string>(async (ids) => void (await boss.complete(NAME, [...ids])));
  let open = true;
  return {
    publish: (message) => publish({ name: NAME, data: toHeaders(message) }),
    deliveries: async function* () {
      while (open) {
        const jobs = await boss.fetch<MessageHeaders>(NAME, { batchSize: TAKEN_AT_ONCE }).catch(() => []);
        const taken = jobs.map(({ id, data }) => ({
          message: fromHeaders((name) => data[name]),
          acknowledge: () => acknowledge(id),
        }));
        // It takes the oldest, and hands them out in any order.
        yield* taken.sort((a, b) => a.message.producedAt - b.message.producedAt);
        if (jobs.length === 0) await sleep(scaled(LOOK_MS));
      }
    },
    close: async () => {
      open = false;
      await boss.stop({ graceful: false });
    },
  };
}
