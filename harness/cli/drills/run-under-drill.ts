import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { descendantsOf } from '../../runtime/process/tree.fixture.ts';
import { containersOf, labelled } from './containers.ts';
import type { Place, Victim } from './drill.ts';
import type { Foreign } from './foreign.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ROOT = here('../../../');
const PROJECT = join(ROOT, 'fixtures', 'tiny-project');

/** A suite that holds its faults for a minute, in the middle of it. */
export interface RunUnderDrill {
  readonly command: ChildProcess;
  /** Ids of processes of this machine. */
  victims(victim: Victim): Promise<number[]>;
  /** Blocks the thread that conducts the suites. */
  readonly blockFile: string;
  /** What there still is of it, in words; the command itself does not count. */
  left(): Promise<string[]>;
  /** All lines that it has printed so far. */
  output(): string;
  /** Ids of its containers whose command line or image holds `text`. */
  containers(text: string): readonly string[];
}

export interface RunRequest {
  readonly place: Place;
  readonly hasStore: boolean;
  /** Unique. */
  readonly id: string;
  /** Of the drill: the run's temporary folders and results go there. */
  readonly folder: string;
  readonly foreign: Foreign | undefined;
}

/** Starts the run and resolves when both of its faults act. */
export async function startRun({ place, hasStore, id, folder, foreign }: RunRequest): Promise<RunUnderDrill> {
  const temporary = join(folder, 'tmp');
  const blockFile = join(folder, 'block');
  const results = join(folder, 'results');
  const args = [...commandOf(place), ...placeArgs(place, foreign), '--results', results];
  const command = spawn(process.execPath, [here('../main.ts'), ...args], {
    cwd: place === 'mutation' ? ROOT : PROJECT,
    env: {
      ...process.env,
      NO_COLOR: '1',
      TMPDIR: temporary,
      DRILL: id,
      DRILL_BLOCK: blockFile,
      DRILL_STORE: hasStore ? '1' : '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  createInterface({ input: command.stderr }).on('line', (line) => lines.push(line));
  const printed = createInterface({ input: command.stdout });
  const begun = BEGUN[place] ?? /fault on: black hole/;
  await new Promise<void>((resolve) => {
    printed.on('close', resolve).on('line', (line) => {
      lines.push(line);
      if (begun.test(line)) resolve();
    });
  });
  if (!begun.test(lines.at(-1) ?? '')) throw new Error(`ended before its faults acted:\n${lines.join('\n')}`);
  const inContainers = place === 'docker' || place === 'compose';
  const { label, containers } = inContainers ? await containersOf(id) : { label: '', containers: [] };
  const processes = descendantsOf(command.pid as number);
  const victims = findVictims(command.pid as number, processes, (image) =>
    containers.filter(({ Config }) => Config.Image.includes(image)).map(({ State }) => State.Pid),
  );
  return {
    command,
    blockFile,
    output: () => lines.join('\n'),
    containers: (text) =>
      containers
        .filter(({ Config, State }) => Config.Image.includes(text) || commandLineOf(State.Pid).includes(text))
        .map(({ Id }) => Id),
    victims: async (victim) => victims(victim),
    left: async () => [
      ...stillRunning(processes, temporary, command.pid as number),
      ...(label === '' ? [] : await labelled(label)),
      ...[temporary, join(results, 'mutants')].flatMap((each) => (existsSync(each) ? leftIn(each) : [])),
      ...((await foreign?.changes()) ?? []),
    ],
  };
}

/** What a command prints when it is in the midst of it, where that is not the first fault. */
const BEGUN: Readonly<Partial<Record<Place, RegExp>>> = { scan: /^1 of 1: hang/, mutation: /^✓ unchanged/ };

function commandOf(place: Place): string[] {
  if (place === 'scan') return ['scan', '--suite', 'held', '--fault', 'hang', '--edge', 'back'];
  return place === 'mutation' ? ['mutation', '--only', 'bank timeout*'] : ['suite', 'held', '--details'];
}

function placeArgs(place: Place, foreign: Foreign | undefined): string[] {
  switch (place) {
    case 'local':
    case 'docker':
      return ['--environment', place];
    case 'toxiproxy':
      return ['--environment', 'local', '--proxy', 'toxiproxy'];
    case 'compose':
      return ['--environment', 'compose', '--compose-file', join(PROJECT, 'compose.yml')];
    case 'scan':
    case 'mutation':
      return [];
    case 'attach':
    case 'attach-own':
      return ['--environment', 'attach', '--attach', foreign?.config ?? '', '--variant', 'naive'];
  }
}

const COMMANDS: Readonly<Record<string, RegExp>> = {
  reaper: /reaper\/main\.ts\0reaper/,
  watchdog: /reaper\/main\.ts\0watchdog/,
  proxy: /proxy\/main\.ts|toxiproxy-server/,
  service: /services\/back\.mjs/,
  store: /embedded-postgres-main/,
};
const IMAGES: Readonly<Record<string, readonly string[]>> = {
  proxy: ['toxiproxy', 'fault-proxy'],
  store: ['postgres'],
};

/** Looks in the run's own processes, then in its containers. */
function findVictims(command: number, processes: readonly number[], inContainers: (image: string) => number[]) {
  const one = (victim: string): number[] => {
    if (victim === 'command') return [command];
    const pattern = COMMANDS[victim] as RegExp;
    const [own] = processes.filter((pid) => pattern.test(commandLineOf(pid)));
    if (own !== undefined) return [own];
    if (victim !== 'service') return (IMAGES[victim] ?? ['?']).flatMap(inContainers).slice(0, 1);
    return inContainers('')
      .filter((pid) => commandLineOf(pid).includes('back'))
      .slice(0, 1);
  };
  return (victim: Victim) => victim.split('+').flatMap(one);
}

/** Of the run as it was, and of what has started since: every process of the run has its folder in its environment. */
function stillRunning(before: readonly number[], temporary: string, command: number): string[] {
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return all
    .filter((pid) => pid !== command && (before.includes(pid) || environmentOf(pid).includes(temporary)))
    .flatMap((pid) => nameOf(pid) ?? []);
}

/** Undefined for a process that has ended. */
function nameOf(pid: number): string | undefined {
  const words = commandLineOf(pid).split('\0').filter(Boolean);
  if (words.length === 0) return undefined;
  const file = words.find((word) => /\.(ts|mjs)$/.test(word)) ?? words[0] ?? '';
  return `process ${file.split('/').slice(-2).join('/')}`;
}

/** Empty for a zombie. */
function commandLineOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`);
}

function environmentOf(pid: number): string {
  return read(`/proc/${pid}/environ`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Testcontainers has one lock file for all processes, for ever. */
const KEPT = /^testcontainers-node.*\.lock$/;

function leftIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => !KEPT.test(name));
  return names.map((name) => `folder ${name.replace(/-[0-9a-f]{8}-.*/, '')}`);
}
