import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileName, notSaved, valid } from '../../report/store/files.ts';
import { GAME_DAYS } from '../../report/store/stored/stored-runs.ts';
import { SquallError } from '../../runtime/errors.ts';
import { identifyProcess, isProcessAlive } from '../../runtime/process/identity.ts';

const claimSchema = z.looseObject({
  schema: z.literal('squall-running/1'),
  target: z.string(),
  /** Of the runbook. */
  name: z.string(),
  id: z.string(),
  pid: z.int().positive(),
  /** Tells the process from a later one with the same id; null where the system does not say. */
  startTicks: z.string().nullable(),
  control: z
    .looseObject({ port: z.int().positive(), token: z.string(), folder: z.string() })
    .exactOptional()
    .describe('Where it listens, and the folder of its journal; absent until it does'),
});

/** A game day that says of itself that it runs. */
export type RunningGameDay = z.infer<typeof claimSchema>;

/** Says that a game day runs on a target, until it is disposed. */
export interface Claim extends AsyncDisposable {
  /** Those that had not come to take theirs away. */
  readonly dead: readonly RunningGameDay[];
  reachableAt(control: NonNullable<RunningGameDay['control']>): Promise<void>;
}

const ENDING = '.running.json';

/** Folder of all game days. */
export function gameDaysBelow(resultsRoot: string): string {
  return join(resultsRoot, GAME_DAYS);
}

/**
 * Claims a target below the folder of all game days. Each has a file of its own, which is made before the others are read: of two that
 * come at once, at least one sees the other. What a dead process has left is removed. Throws SQUALL_ALREADY_RUNS.
 */
export async function claimTarget(root: string, game: Pick<RunningGameDay, 'target' | 'name' | 'id'>): Promise<Claim> {
  const path = join(root, `${fileName(game.target)}~${fileName(game.id)}${ENDING}`);
  const own: RunningGameDay = { schema: 'squall-running/1', ...game, ...identifyProcess(process.pid) };
  await write(path, own);
  const dispose = () => rm(path, { force: true });
  try {
    const others = (await readClaims(root)).filter(({ claim }) => claim.target === game.target && claim.id !== game.id);
    const alive = others.find(({ claim }) => isProcessAlive(claim));
    if (alive) throw alreadyRuns(alive.claim);
    await Promise.all(others.map((each) => rm(each.path, { force: true })));
    return {
      dead: others.map(({ claim }) => claim),
      reachableAt: (control) => write(path, { ...own, control }),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What runs, as far as it can be read. */
export interface RunningGameDays {
  /** Those whose processes are alive. */
  readonly running: readonly RunningGameDay[];
  /** Why of some it is not known: each is a SQUALL_USAGE that names its file. */
  readonly unreadable: readonly unknown[];
}

/** The game days that run: a claim that cannot be read keeps nobody from ending the others. */
export async function runningGameDays(root: string): Promise<RunningGameDays> {
  const found = await Promise.allSettled(await findClaims(root));
  const claims = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  return {
    running: claims.map(({ claim }) => claim).filter((claim) => isProcessAlive(claim)),
    unreadable: found.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : [])),
  };
}

interface FoundClaim {
  readonly path: string;
  readonly claim: RunningGameDay;
}

/** Throws SQUALL_USAGE for a file that is none: whether a game day runs is then not known. */
async function readClaims(root: string): Promise<readonly FoundClaim[]> {
  return (await Promise.all(await findClaims(root))).flat();
}

/** One for each file; rejects with SQUALL_USAGE where it is none, and has nothing where it is gone. */
async function findClaims(root: string): Promise<readonly Promise<FoundClaim[]>[]> {
  const names = await readdir(root).catch(() => []);
  return names
    .filter((name) => name.endsWith(ENDING))
    .map(async (name): Promise<FoundClaim[]> => {
      const path = join(root, name);
      const text = await readFile(path, 'utf8').catch(() => undefined);
      return text === undefined ? [] : [{ path, claim: valid(claimSchema, text, path) }];
    });
}

/** Whole or not at all, and for nobody else: it holds a token. */
async function write(path: string, claim: RunningGameDay): Promise<void> {
  const part = `${path}.part`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(part, `${JSON.stringify(claim)}\n`, { mode: 0o600 });
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {});
    throw notSaved(path, cause);
  }
}

function alreadyRuns({ target, name, id, pid }: RunningGameDay): SquallError {
  return new SquallError('SQUALL_ALREADY_RUNS', `game day ${name} (${id}, process ${pid}) runs on ${target}`, {
    hint: 'nothing was started; wait for its end, or end it with: squall stop',
  });
}
