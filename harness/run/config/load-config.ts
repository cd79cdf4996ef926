import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineTarget, type TargetDefinition } from '../../domain/define-target.ts';
import type { Target } from '../../domain/target.ts';
import { readDocument, refuseProblems } from '../../planner/read-document.ts';
import { SquallError } from '../../runtime/errors.ts';
import { checkTarget } from '../plan/check-suite.ts';
import type { SquallConfig } from './config.ts';
import { configProblems } from './config-problems.ts';
import { missingPackageHint } from './missing-package.ts';
import { withPaths } from './with-paths.ts';

/** A configuration that was found, checked and made absolute. */
export interface LoadedConfig extends Omit<SquallConfig, 'targets' | 'composeFile'> {
  /** Undefined where there is none. */
  readonly file: string | undefined;
  /** Folder of the file, else the one that squall is called from: suites and results are below it. */
  readonly root: string;
  readonly targets: Readonly<Record<string, Target>>;
  /** Separated as in COMPOSE_FILE. */
  readonly composeFile?: string;
}

const ENDINGS = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml', 'json'];
const HINT = 'docs/your-own-service.md describes the file; nothing was started';

/**
 * Loads `file`, or the first `squall.config.*` of `cwd` and the folders above it, up to that of the repository. Throws
 * SQUALL_USAGE for a file that is not there, SQUALL_INVALID_PLAN with every mistake of it.
 */
export async function loadConfig(file?: string, cwd = process.cwd()): Promise<LoadedConfig> {
  const found = file === undefined ? findConfig(cwd) : resolve(cwd, file);
  if (found === undefined) return { file: undefined, root: cwd, targets: {} };
  if (!existsSync(found))
    throw new SquallError('SQUALL_USAGE', `there is no configuration ${found}`, {
      hint: `without --config, squall looks for squall.config.{${ENDINGS.join(',')}} here and in the folders above`,
    });
  const config = checked(found, await readConfig(found));
  const root = dirname(found);
  const { targets = {}, composeFile, ...rest } = withPaths(config, root);
  return {
    ...rest,
    ...(composeFile === undefined ? {} : { composeFile: [composeFile].flat().join(delimiter) }),
    file: found,
    root,
    targets: Object.fromEntries(
      Object.entries(targets).map(([name, target]) => [name, defineTarget({ ...target, name })]),
    ),
  };
}

function findConfig(folder: string): string | undefined {
  const file = ENDINGS.map((ending) => join(folder, `squall.config.${ending}`)).find((path) => existsSync(path));
  const above = dirname(folder);
  return file ?? (above === folder || existsSync(join(folder, '.git')) ? undefined : findConfig(above));
}

async function readConfig(file: string): Promise<unknown> {
  if (['.yaml', '.yml', '.json'].includes(extname(file))) return readDocument(file, await readFile(file, 'utf8'));
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href).catch(unreadable(file))) as {
    default?: unknown;
  };
  if (module.default !== undefined) return module.default;
  throw new SquallError('SQUALL_INVALID_PLAN', `${file} exports no configuration`, {
    hint: "export default defineConfig({ ... }), with defineConfig of 'squall'",
  });
}

function unreadable(file: string): (cause: unknown) => never {
  return (cause) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const commonJs = cause instanceof SyntaxError && why.includes('outside a module');
    throw new SquallError('SQUALL_INVALID_PLAN', `${file} cannot be loaded: ${why}`, {
      hint: commonJs ? 'name it squall.config.mts, or npm pkg set type=module' : (missingPackageHint(cause) ?? HINT),
      cause,
    });
  };
}

/** Problems of the shape, else those of its targets, which need the shape to be told. */
function checked(file: string, raw: unknown): SquallConfig {
  refuseProblems(file, configProblems(raw ?? {}), HINT);
  const config = (raw ?? {}) as SquallConfig;
  refuseProblems(file, Object.entries(config.targets ?? {}).flatMap(targetProblems), HINT);
  return config;
}

function targetProblems([name, definition]: readonly [string, TargetDefinition]): string[] {
  const prefix = `target ${name}: `;
  return checkTarget(defineTarget({ ...definition, name })).map(
    (problem) => `targets.${name}: ${problem.startsWith(prefix) ? problem.slice(prefix.length) : problem}`,
  );
}
