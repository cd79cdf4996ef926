import type { GeneratorHealth, Interval, LoadEvidence, LoadWorker } from '../../domain/evidence.ts';
import type { LoadSnapshot } from '../../domain/ports.ts';
import type { Offset } from './clock-offset.ts';

/** What one worker told of its share of a load, gathered for the evidence. */
export interface WorkerRecord {
  snapshot(snapshot: LoadSnapshot, interval: Interval): void;
  /** Requests sent so far. */
  sent(count: number): void;
  startedLate(ms: number): void;
  finished(evidence: LoadEvidence): void;
  /** Its clock was read once more. */
  clock(offset: Offset): void;
  told(): Omit<LoadWorker, 'index' | 'place' | 'lost'>;
}

type Health = LoadWorker['health'];

const NO_HEALTH: Health = { latenessMs: 0, loopDelayMs: 0, cpu: 0 };

/** `origin`: the offset by which the scenario's begin was told to the worker. All times of its record are off by what is wrong with it. */
export function recordWorker(origin: Offset): WorkerRecord {
  let sentInIntervals = 0;
  let sent = 0;
  let startedLateMs = 0;
  let clockErrorMs = origin.errorMs;
  let health: Health | undefined;
  const worse = (sample: GeneratorHealth) => {
    health = health ? worstOf(health, sample) : pick(sample);
  };
  return {
    snapshot({ generator }, interval) {
      sentInIntervals += interval.sent;
      if (generator) worse(generator);
    },
    sent(count) {
      sent = Math.max(sent, count);
    },
    startedLate(ms) {
      startedLateMs = Math.max(startedLateMs, ms);
    },
    finished(evidence) {
      sent = evidence.ledger.sent;
      sentInIntervals = 0;
      for (const sample of evidence.health) worse(sample);
    },
    clock({ offsetMs, errorMs }) {
      clockErrorMs = Math.max(clockErrorMs, Math.abs(offsetMs - origin.offsetMs) + errorMs);
    },
    told: () => ({ sent: Math.max(sent, sentInIntervals), clockErrorMs, startedLateMs, health: health ?? NO_HEALTH }),
  };
}

function worstOf(a: Health, b: Health): Health {
  return {
    latenessMs: Math.max(a.latenessMs, b.latenessMs),
    loopDelayMs: Math.max(a.loopDelayMs, b.loopDelayMs),
    cpu: Math.max(a.cpu, b.cpu),
    ...(a.cpuWaitMs === undefined || b.cpuWaitMs === undefined
      ? {}
      : { cpuWaitMs: Math.max(a.cpuWaitMs, b.cpuWaitMs) }),
  };
}

function pick({ latenessMs, loopDelayMs, cpu, cpuWaitMs }: GeneratorHealth): Health {
  return { latenessMs, loopDelayMs, cpu, ...(cpuWaitMs === undefined ? {} : { cpuWaitMs }) };
}
