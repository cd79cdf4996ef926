import { basename, dirname } from 'node:path/posix';
import { readDocument } from '../../planner/read-document.ts';
import { isSquallError, SquallError } from '../../runtime/errors.ts';
import type { Folder } from '../folder.ts';
import { fillIn } from './fill-in.ts';
import { readHar } from './har.ts';
import { readOpenApi } from './openapi.ts';
import type { FoundRequests } from './requests-file.ts';
import { routesIn } from './source-routes.ts';

/** Where requests were found. */
export interface RequestsOf extends FoundRequests {
  readonly file: string;
}

/** Recordings are long. */
const MOST_MB = 64;

const NAMES = /^(?:(?:openapi|swagger|api-docs)[\w.-]*\.(?:ya?ml|json)|[\w.-]+\.har)$/i;

/** The first document of the folder that describes an API or recorded its use. A broken one becomes a note. */
export function findRequests(folder: Folder): RequestsOf | undefined {
  const files = folder.paths.filter((path) => NAMES.test(basename(path)) && dirname(path).split('/').length <= 2);
  for (const file of files) {
    const text = folder.read(file, MOST_MB);
    if (text === undefined) continue;
    try {
      return readRequests(file, text);
    } catch (error) {
      if (!isSquallError(error)) throw error;
      folder.notes.push(
        error.message
          .split('\n')
          .map((line) => line.trim())
          .join(' '),
      );
    }
  }
  return undefined;
}

/** Nobody asks for them. */
const UPKEEP = /^\/(?:health|healthz|livez|readyz|ready|live|metrics|actuator|favicon|docs|openapi)\b/;

/** What the sources of a program declare, where no document describes it. */
export function findRoutes(folder: Folder, program: string): RequestsOf | undefined {
  const sources = folder.paths.filter((path) => program === '.' || path.startsWith(`${program}/`));
  const found = sources.map((file) => ({ file, paths: routesIn(file, folder.read(file) ?? '') }));
  const files = found.filter(({ paths }) => paths.length > 0).map(({ file }) => file);
  const paths = [...new Set(found.flatMap((each) => each.paths))].filter((path) => !UPKEEP.test(path));
  if (paths.length === 0) return undefined;
  const file = files.length === 1 && files[0] !== undefined ? files[0] : 'the sources';
  const all = paths.map((path) => fillIn({ method: 'GET', path, parameters: [] }, undefined));
  return {
    file,
    requests: all.filter(({ needs }) => needs.length === 0).map(({ request }) => request),
    incomplete: all.filter(({ needs }) => needs.length > 0),
    notes: [`requests are what ${file} ${files.length === 1 ? 'answers' : 'answer'} to GET`],
  };
}

/** Throws SQUALL_INVALID_PLAN for a text that is neither. */
export function readRequests(file: string, text: string): RequestsOf {
  const document = /^\s*\{/.test(text) ? readJson(file, text) : readDocument(file, text);
  const found = readOpenApi(document) ?? readHar(document);
  if (found) return { file, ...found };
  throw new SquallError('SQUALL_INVALID_PLAN', `${file} is neither an OpenAPI document nor a HAR file`);
}

/** Much faster than as YAML, which a recording of 20 MB would need a minute for. */
function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noJson(file, cause as Error);
  }
}

function noJson(file: string, cause: Error): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', `${file} is no JSON: ${cause.message}`, { cause });
}
