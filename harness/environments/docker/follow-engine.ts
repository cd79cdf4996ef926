import type { Readable } from 'node:stream';
import type { Clock } from '../../domain/ports.ts';
import { type EngineEvent, transferProgress } from './transfer-progress.ts';

export interface Following {
  /** `pulling postgres:15`; the beginning of every line. */
  readonly what: string;
  readonly say: (progress: string) => void;
  readonly clock: Clock;
  /** How long the engine may send nothing before it counts as stuck. */
  readonly silenceLimitMs?: number;
}

/** Often enough to show that it goes on, seldom enough for the log of a CI job. */
const SAY_EVERY_MS = 5000;
const SILENCE_LIMIT_MS = 120_000;

/**
 * Reads the engine's answer to a pull or a build, one JSON object a line, and reports its progress. Rejects with the
 * engine's message when it fails, and when it sends nothing for too long.
 */
export async function followEngine(answer: Readable, following: Following): Promise<void> {
  const { what, say, clock, silenceLimitMs = SILENCE_LIMIT_MS } = following;
  const progress = transferProgress();
  let lastEventAt = clock.now();
  let lastSaid = '';
  using _reports = clock.every(SAY_EVERY_MS, () => {
    const text = progress.text();
    if (text !== lastSaid) say(`${what}: ${text}`);
    lastSaid = text;
  });
  using _silence = clock.every(silenceLimitMs / 10, () => {
    if (clock.now() - lastEventAt < silenceLimitMs) return;
    answer.destroy(new Error(`the container engine said nothing for ${silenceLimitMs / 1000} s`));
  });
  for await (const event of eventsOf(answer)) {
    lastEventAt = clock.now();
    if (event.error !== undefined) throw new Error(event.error.trim());
    progress.see(event);
  }
}

async function* eventsOf(answer: Readable): AsyncGenerator<EngineEvent> {
  let rest = '';
  for await (const text of answer.setEncoding('utf8')) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as EngineEvent;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as EngineEvent;
}
