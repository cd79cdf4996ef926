import { expect, test } from 'vitest';
import { NO_EVIDENCE } from '../workers.ts';
import { recordWorker } from './worker-record.ts';

test('the clock is as wrong as it ever was, measured against the offset that the load began with', () => {
  const record = recordWorker({ offsetMs: 5000, errorMs: 2 });
  expect(record.told().clockErrorMs).toBe(2);
  record.clock({ offsetMs: 4993, errorMs: 1 });
  record.clock({ offsetMs: 5000.5, errorMs: 0.1 });
  expect(record.told().clockErrorMs).toBe(8);
});

test('what it finally recorded counts, and not what it told on the way', () => {
  const record = recordWorker({ offsetMs: 0, errorMs: 0 });
  record.sent(90);
  const health = [{ atMs: 1, latenessMs: 3, loopDelayMs: 0, cpu: 1, cpuWaitMs: 4 }];
  record.finished({ ...NO_EVIDENCE, ledger: { ...NO_EVIDENCE.ledger, sent: 100 }, health });
  expect(record.told()).toMatchObject({ sent: 100, health: { latenessMs: 3, loopDelayMs: 0, cpu: 1, cpuWaitMs: 4 } });
});

test('a wait for a CPU that the system did not always tell is not told', () => {
  const record = recordWorker({ offsetMs: 0, errorMs: 0 });
  const sample = { atMs: 1, latenessMs: 0, loopDelayMs: 0, cpu: 0 };
  record.finished({ ...NO_EVIDENCE, health: [{ ...sample, cpuWaitMs: 4 }, sample, { ...sample, cpuWaitMs: 9 }] });
  expect(record.told().health).not.toHaveProperty('cpuWaitMs');
});
