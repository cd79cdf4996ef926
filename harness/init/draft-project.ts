import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defineTarget } from '../domain/define-target.ts';
import { refuseProblems } from '../planner/read-document.ts';
import type { SquallConfig } from '../run/config/config.ts';
import { configProblems } from '../run/config/config-problems.ts';
import { checkTarget } from '../run/plan/check-suite.ts';
import { SquallError } from '../runtime/errors.ts';
import type { Asker } from './asker.ts';
import { chooseRequests } from './choose-requests.ts';
import { chooseSystem } from './choose-system.ts';
import { findCompose } from './compose-system.ts';
import { type FoundPrograms, findPrograms } from './find-programs.ts';
import { type Folder, openFolder } from './folder.ts';
import type { DeclaredEdge } from './programs-system.ts';
import { renderTypeScriptConfig, renderYamlConfig } from './render/config.ts';
import { renderSuite } from './render/suite.ts';
import { findRequests, findRoutes, type RequestsOf } from './requests/find-requests.ts';
import type { NewFile } from './write-files.ts';

/** What the command line says; the rest is found or asked. */
export interface InitRequest {
  /** Absolute. */
  readonly root: string;
  /** A document that was named; without it one is looked for. */
  readonly requestsOf: RequestsOf | undefined;
  /** `GET /orders` */
  readonly requests: readonly string[];
  readonly command?: string;
  readonly edges: readonly DeclaredEdge[];
  readonly front?: string;
}

/** Who answers, and what is said meanwhile. */
export interface Dialogue {
  readonly asker: Asker;
  /** Whether somebody can type an answer that nothing suggests. */
  readonly canAsk: boolean;
  /** Gets what was found before the first question. */
  readonly found: (lines: readonly string[], notes: readonly string[]) => void;
}

export interface Draft {
  readonly files: readonly NewFile[];
  readonly suite: string;
  /** What to know before the first run. */
  readonly remarks: readonly string[];
}

const SUITE = 'first';

/** What would be written for a project; nothing is, and nothing is started. */
export async function draftProject(request: InitRequest, dialogue: Dialogue, signal: AbortSignal): Promise<Draft> {
  const { root, front, command, edges } = request;
  refuseExisting(root);
  const folder = openFolder(root);
  const compose = command === undefined ? await findCompose(folder, signal) : undefined;
  const found = command === undefined ? findPrograms(folder) : { programs: [], otherWays: [] };
  const described = request.requestsOf ?? (request.requests.length === 0 ? findRequests(folder) : undefined);
  const programs = [...found.programs, ...found.otherWays];
  dialogue.found(
    [
      ...(compose ? [`${compose.file}: ${Object.keys(compose.config.services).join(', ')}`] : []),
      ...programs.map((each) => `${each.name}: ${each.because}${each.portKnownBy ? `; ${each.portKnownBy}` : ''}`),
      ...(described ? [`${described.file}: ${count(described)}`] : []),
    ],
    folder.notes,
  );
  const given = { ...(command === undefined ? {} : { command }), ...(front === undefined ? {} : { front }) };
  const system = await chooseSystem(
    { ...found, ...given, compose, edges, name: basename(root) },
    dialogue.asker,
    dialogue.canAsk,
  );
  const chosen =
    request.requests.length > 0
      ? { requests: request.requests, remarks: [] }
      : await chooseRequests(described ?? routesOf(folder, found.programs, system.target.front), dialogue.asker);
  const { edges: called, ...target } = system.target;
  const config: SquallConfig = {
    targets: {
      [system.name]: { ...target, ...(called.length === 0 ? {} : { edges: called }), requests: chosen.requests },
    },
    ...system.place,
  };
  refuseBroken(config);
  const suite = { name: SUITE, target: system.name, front: system.target.front, edges: called };
  return {
    files: filesOf(folder, config, renderSuite(suite)),
    suite: SUITE,
    remarks: [...system.remarks, ...chosen.remarks],
  };
}

/** Of the program that requests come in at; of a compose file, of the folder that has the service's name. */
function routesOf(
  folder: Folder,
  programs: FoundPrograms['programs'],
  front: string | undefined,
): RequestsOf | undefined {
  const program = programs.find(({ name }) => name === front) ?? (programs.length === 1 ? programs[0] : undefined);
  return program && findRoutes(folder, program.folder);
}

function count({ requests, incomplete }: RequestsOf): string {
  const lacking = incomplete.length === 0 ? '' : `; without a value that they need: ${incomplete.length}`;
  return `requests that change nothing: ${requests.length}${lacking}`;
}

/** Throws SQUALL_USAGE where a configuration or the suite is there already: it is somebody's work. */
function refuseExisting(root: string): void {
  const names = [...readdirSync(root).filter((name) => name.startsWith('squall.config.')), `suites/${SUITE}.suite.ts`];
  const there = names.filter((name) => existsSync(join(root, name)));
  if (there.length > 0)
    throw new SquallError(
      'SQUALL_USAGE',
      `${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} here already, and nothing is overwritten`,
      {
        hint: '`squall plan` shows what it says; move it away to begin anew',
      },
    );
}

/** What was found must make sense to the plan before anything is written. */
function refuseBroken(config: SquallConfig): void {
  const shape = configProblems(config);
  const targets = Object.entries(config.targets ?? {}).flatMap(([name, target]) =>
    checkTarget(defineTarget({ ...target, name })),
  );
  refuseProblems('what would be written', shape.length > 0 ? shape : targets, 'nothing was written');
}

function filesOf(folder: Folder, config: SquallConfig, suite: string): NewFile[] {
  const type = packageType(folder);
  const isNode = type !== undefined || folder.has('tsconfig.json');
  // A project of CommonJS says so of its .ts files, too; those of Squall are ES modules.
  const ending = type === 'commonjs' ? 'mts' : 'ts';
  return [
    isNode
      ? { path: `squall.config.${ending}`, text: renderTypeScriptConfig(config) }
      : { path: 'squall.config.yaml', text: renderYamlConfig(config) },
    { path: `suites/${SUITE}.suite.ts`, text: suite },
    ...(type === 'commonjs' && !folder.has('suites/package.json')
      ? [{ path: 'suites/package.json', text: '{ "type": "module" }\n' }]
      : []),
  ];
}

/** `module`, `commonjs`, '' where the manifest does not say; undefined where there is no package of Node's own. */
function packageType(folder: Folder): string | undefined {
  try {
    const manifest = JSON.parse(folder.read('package.json') ?? '') as { type?: unknown };
    return typeof manifest.type === 'string' ? manifest.type : '';
  } catch {
    return undefined;
  }
}

/** Whether `import 'squall'` finds the package from here. */
export function isInstalled(root: string): boolean {
  if (existsSync(join(root, 'node_modules', 'squall', 'package.json'))) return true;
  const above = dirname(root);
  return above !== root && isInstalled(above);
}
