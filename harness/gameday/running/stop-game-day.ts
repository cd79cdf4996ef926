import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Clock } from '../../domain/ports.ts';
import { controlCall } from '../../runtime/control-call.ts';
import { isProcessAlive, signalProcess } from '../../runtime/process/identity.ts';
import { within } from '../../runtime/within.ts';
import type { Lifted } from '../conduct/lifted.ts';
import { readJournal } from '../journal/read-journal.ts';
import type { RunningGameDay } from './claim.ts';

/** What it took to stop a game day. */
export interface StoppedGameDay {
  /** What was done, in this order. */
  readonly tried: readonly ('asked' | 'SIGTERM' | 'SIGKILL')[];
  /** What it said that it lifted; absent where it said nothing before its end. */
  readonly healed?: Lifted;
  /** Faults that acted when it was killed, by its journal: its reaper lifts them. */
  readonly acting: readonly string[];
  readonly tookMs: number;
}

/** Ms until it has to answer, until it has to have lifted everything, and that it has to end after a signal. */
const LIMITS = { answerMs: 1000, healMs: 10_000, endMs: 2000 };
const POLL_MS = 20;

/** Asks a game day to stop; one that does not answer is ended by signals. `by` is who asks. */
export async function stopGameDay(
  running: RunningGameDay,
  by: string,
  clock: Pick<Clock, 'now' | 'sleep'>,
): Promise<StoppedGameDay> {
  const began = clock.now();
  const ended = (tried: StoppedGameDay['tried'], healed: Lifted | undefined, acting: readonly string[] = []) => ({
    tried,
    ...(healed ? { healed } : {}),
    acting,
    tookMs: clock.now() - began,
  });
  const answered = await ask(running, by, clock);
  if (answered) return ended(['asked'], answered);
  const folder = running.control?.folder;
  signalProcess(running, 'SIGTERM');
  if (await hasEnded(running, LIMITS.endMs, clock))
    return ended(['asked', 'SIGTERM'], await healedIn(folder), await actingIn(folder));
  signalProcess(running, 'SIGKILL');
  await hasEnded(running, LIMITS.endMs, clock);
  return ended(['asked', 'SIGTERM', 'SIGKILL'], undefined, await actingIn(folder));
}

/** Undefined when it does not answer in time, or ends before it has told what it lifted. */
async function ask({ control }: RunningGameDay, by: string, clock: Pick<Clock, 'sleep'>): Promise<Lifted | undefined> {
  if (!control) return undefined;
  const given = new AbortController();
  const asking = controlCall(`http://127.0.0.1:${control.port}/stop`, {
    method: 'POST',
    body: JSON.stringify({ by }),
    headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
    signal: given.signal,
  });
  try {
    const { ok, body } = await within(LIMITS.answerMs, asking, clock);
    if (!ok || !body) return undefined;
    return await within(LIMITS.healMs, lastLine(body), clock);
  } catch {
    return undefined;
  } finally {
    given.abort();
  }
}

async function lastLine(body: ReadableStream<Uint8Array>): Promise<Lifted | undefined> {
  let last: Lifted | undefined;
  for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
    const told = JSON.parse(line) as Partial<Lifted>;
    if (told.left) last = told as Lifted;
  }
  return last;
}

async function hasEnded(
  running: RunningGameDay,
  limitMs: number,
  clock: Pick<Clock, 'now' | 'sleep'>,
): Promise<boolean> {
  const until = clock.now() + limitMs;
  while (isProcessAlive(running)) {
    if (clock.now() >= until) return false;
    await clock.sleep(POLL_MS);
  }
  return true;
}

async function healedIn(folder: string | undefined): Promise<Lifted | undefined> {
  return (await entriesIn(folder)).flatMap((entry) => (entry.kind === 'healed' ? [entry] : [])).at(-1);
}

/** What was applied and not lifted. */
async function actingIn(folder: string | undefined): Promise<readonly string[]> {
  const acting = new Map<string, string>();
  for (const entry of await entriesIn(folder)) {
    if (entry.kind === 'fault-applied') acting.set(entry.name, `${entry.name} (${entry.text})`);
    if (entry.kind === 'fault-lifted') acting.delete(entry.name);
  }
  return [...acting.values()];
}

async function entriesIn(folder: string | undefined) {
  return folder === undefined
    ? []
    : readJournal(folder).then(
        ({ entries }) => entries,
        () => [],
      );
}
