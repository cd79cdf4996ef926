import { basename, dirname, join, resolve } from 'node:path';
import type { BuildSpec, CommandSpec } from '../domain/service.ts';
import type { Folder } from './folder.ts';
import { PROGRAM_KINDS } from './programs/catalogue.ts';
import { type FoundProgram, type Part, type Start, slug } from './programs/program.ts';
import { builtInPort, type Variable, variablesOf } from './variables.ts';

/** Folders of services are not deeper below the root of a project. */
const DEEPEST = 3;
/** More than anybody breaks at once. */
const MOST = 50;

/** What can be started in a folder and those below it: one program for each, and other ways to start the one at the root. */
export interface FoundPrograms {
  readonly programs: readonly FoundProgram[];
  readonly otherWays: readonly FoundProgram[];
}

/** Looks for the files by which languages and tools know their projects. */
export function findPrograms(folder: Folder): FoundPrograms {
  const places = placesOf(folder);
  const found = places.map((at) => waysToStart(partOf(folder, at, places)));
  const programs = uniquelyNamed(found.flatMap(([first]) => first ?? []));
  const atRoot = found[places.indexOf('.')] ?? [];
  return { programs, otherWays: atRoot.slice(1) };
}

/** Folders that have a file of some kind, the root first. A lone script makes only the root one. */
function placesOf({ paths }: Folder): string[] {
  const marked = paths.filter((path) => {
    const at = dirname(path);
    const isMark = PROGRAM_KINDS.some(({ marks }) => marks.test(basename(path)));
    return isMark && (at === '.' || (at.split('/').length <= DEEPEST && !path.endsWith('.py')));
  });
  return [...new Set(marked.map((path) => dirname(path)))].slice(0, MOST);
}

function partOf(folder: Folder, at: string, places: readonly string[]): Part {
  const isBelow = (path: string, place: string) => place === '.' || path.startsWith(`${place}/`);
  const inner = places.filter((place) => place !== at && isBelow(place, at));
  return {
    folder,
    at,
    paths: folder.paths.filter((path) => isBelow(path, at) && !inner.some((place) => isBelow(path, place))),
    read: (path) => folder.read(join(at, path)),
    has: (path) => folder.has(join(at, path)),
  };
}

function waysToStart(part: Part): FoundProgram[] {
  const here = part.folder.paths.filter((path) => dirname(path) === part.at).map((path) => basename(path));
  const kinds = PROGRAM_KINDS.filter(({ marks }) => here.some((name) => marks.test(name)));
  const starts = kinds.flatMap((kind) => kind.find(part) ?? []);
  const variables = starts.length === 0 ? [] : variablesOf(part.folder, part.paths);
  return starts.map((start) => programOf(part, start, variables));
}

function programOf(part: Part, start: Start, variables: readonly Variable[]): FoundProgram {
  const folderName = basename(resolve(part.folder.root, part.at));
  const name = slug(start.name ?? folderName);
  const { spec, portKnownBy } = start.build ? containerOf(part, start) : commandOf(part, { start, name, variables });
  return {
    name,
    folder: part.at,
    spec,
    because: start.because,
    portKnownBy: start.portKnownBy ?? portKnownBy,
    variables,
  };
}

function containerOf({ at }: Part, { build }: Start): { spec: BuildSpec; portKnownBy: undefined } {
  return { spec: { build: at === '.' ? '.' : `./${at}`, port: build?.port ?? 0 }, portKnownBy: undefined };
}

interface Named {
  readonly start: Start;
  readonly name: string;
  readonly variables: readonly Variable[];
}

function commandOf(part: Part, named: Named): { spec: CommandSpec; portKnownBy: string | undefined } {
  const { command = '', ready, startLimitMs } = named.start;
  const { known, ...port } = portOf(part, named);
  const spec: CommandSpec = {
    command,
    ...(part.at === '.' ? {} : { cwd: part.at }),
    ...port,
    ...(ready === undefined ? {} : { ready }),
    ...(startLimitMs === undefined ? {} : { startLimitMs }),
  };
  return { spec, portKnownBy: known };
}

type Port = Pick<CommandSpec, 'port' | 'env'> & { readonly known: string | undefined };

/** Where it listens: as its kind says, by a variable that it reads, or built in; else the variable PORT is tried. */
function portOf(part: Part, { start, name, variables }: Named): Port {
  if (start.portInCommand) return { known: 'the command tells it' };
  if (start.portVariable !== undefined) return { port: start.portVariable, known: undefined };
  const own = `${name.replaceAll('-', '_').toUpperCase()}_PORT`;
  const usual = ['PORT', own, 'SERVER_PORT', 'HTTP_PORT', 'APP_PORT', 'LISTEN_PORT'];
  const variable =
    usual.map((each) => variables.find((read) => read.name === each)).find((each) => each !== undefined) ??
    onlyPort(variables);
  if (variable) return { port: variable.name, known: `${variable.at} reads ${variable.name}` };
  const address = variables.find((read) => /^(?:HTTP_|LISTEN_|BIND_)?ADDR(?:ESS)?$|^LISTEN$|^BIND$/.test(read.name));
  if (address) return { env: { [address.name]: '127.0.0.1:{port}' }, known: `${address.at} reads ${address.name}` };
  const fixed = builtInPort(part.folder, part.paths);
  return fixed ? { port: fixed.port, known: `${fixed.at} has ${fixed.port} built in` } : { known: undefined };
}

/** The one variable that is a port and not of something that is called, which would have a host beside it. */
function onlyPort(variables: readonly Variable[]): Variable | undefined {
  const has = (name: string) => variables.some((each) => each.name === name);
  const ports = variables.filter(({ name }) => name.endsWith('_PORT') && !has(name.replace(/PORT$/, 'HOST')));
  return ports.length === 1 ? ports[0] : undefined;
}

function uniquelyNamed(programs: readonly FoundProgram[]): FoundProgram[] {
  const taken = new Set<string>();
  return programs.map((program) => {
    const names = [program.name, slug(program.folder.replaceAll('/', ' ')), ...counted(program.name)];
    const name = names.find((each) => !taken.has(each)) as string;
    taken.add(name);
    return { ...program, name };
  });
}

function counted(name: string): string[] {
  return Array.from({ length: MOST }, (_, i) => `${name}-${i + 2}`);
}
