import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../environments/local/free-port.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { type Drill, hasStore } from './drill.ts';
import { startForeign } from './foreign.ts';
import { type RunUnderDrill, startRun } from './run-under-drill.ts';

export interface DrillResult {
  /** What acted on foreign things after `healedMs`, while the run stood still. */
  readonly acting: readonly string[];
  /** Ms until a run that stands still had changed nothing foreign any more; null where that is not asked. */
  readonly healedMs: number | null;
  /** What was there after `goneMs`. */
  readonly left: readonly string[];
  /** Ms from the end of the command until nothing was left. */
  readonly goneMs: number;
}

export interface DrillLimits {
  /** Ms that a stopped victim stays so, at least. */
  readonly stopMs: number;
  /** Ms to wait for healing and for the end. */
  readonly waitMs: number;
}

/** Ms that an interrupted run has until it is killed. */
const END_LIMIT_MS = 60_000;
const POLL_MS = 50;

/** Starts a run, strikes its victim, ends the run if it still goes on, and looks at what is left. */
export async function runDrill(drill: Drill, { stopMs, waitMs }: DrillLimits): Promise<DrillResult> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-drill-'));
  await mkdir(join(folder, 'tmp'));
  // A Postgres that root started runs as another user.
  for (const each of [folder, join(folder, 'tmp')]) await chmod(each, 0o777);
  const attaches = drill.place === 'attach' || drill.place === 'attach-own';
  const proxy = drill.place === 'attach' ? 'toxiproxy' : 'squall';
  await using foreign = attaches ? await startForeign(folder, await freePort(), proxy) : undefined;
  let run: RunUnderDrill | undefined;
  try {
    run = await startRun({ place: drill.place, hasStore: hasStore(drill), id: randomUUID(), folder, foreign });
    const stands = await strike(drill, run);
    const untilEmpty = (look: () => Promise<string[]>) => poll(look, waitMs);
    // Its faults have to go while it stands still; after that it may go on.
    const healing = stands && foreign ? await untilEmpty(withoutMark(foreign.changes)) : undefined;
    if (drill.blow === 'SIGSTOP') {
      await clock.sleep(Math.max(0, stopMs - (healing?.ms ?? 0)));
      for (const pid of await run.victims(drill.victim)) send(pid, 'SIGCONT');
    }
    await end(run.command, drill);
    const { found: left, ms: goneMs } = await untilEmpty(run.left);
    return { acting: healing?.found ?? [], healedMs: healing?.ms ?? null, left, goneMs };
  } finally {
    if (run && isAlive(run)) run.command.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A mark says that the edge is in use, which it is as long as the run may go on. */
function withoutMark(changes: () => Promise<string[]>): () => Promise<string[]> {
  return async () => (await changes()).filter((change) => !change.startsWith('squall_use_'));
}

/** True when the run stands still after it. */
async function strike({ victim, blow }: Drill, run: RunUnderDrill): Promise<boolean> {
  const pids = await run.victims(victim);
  if (pids.length !== victim.split('+').length) throw new Error(`this run has no ${victim}`);
  if (blow === 'blocked') {
    await writeFile(run.blockFile, '');
    return true;
  }
  // Stopped first, so that none of a pair can act on the end of the other.
  if (pids.length > 1) for (const pid of pids) send(pid, 'SIGSTOP');
  for (const pid of pids) send(pid, blow === 'twice' ? 'SIGINT' : blow);
  if (blow === 'twice') for (const pid of pids) send(pid, 'SIGINT');
  return blow === 'SIGSTOP' && victim === 'command';
}

/** A run that survives the drill is interrupted; one that is blocked takes a second Ctrl-C. */
async function end(command: RunUnderDrill['command'], { blow, victim }: Drill): Promise<void> {
  if (command.exitCode !== null || command.signalCode !== null) return;
  const ended = once(command, 'exit');
  const dies = victim.includes('command') && blow !== 'SIGSTOP' && blow !== 'blocked';
  if (!dies) command.kill('SIGINT');
  if (blow === 'blocked') setTimeout(() => command.kill('SIGINT'), 500);
  const late = setTimeout(() => command.kill('SIGKILL'), END_LIMIT_MS);
  await ended;
  clearTimeout(late);
}

async function poll(look: () => Promise<string[]>, limitMs: number): Promise<{ found: string[]; ms: number }> {
  const from = clock.now();
  for (;;) {
    const found = await look();
    const ms = clock.now() - from;
    if (found.length === 0 || ms > limitMs) return { found, ms };
    await clock.sleep(POLL_MS);
  }
}

function isAlive({ command }: RunUnderDrill): boolean {
  return command.exitCode === null && command.signalCode === null;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
