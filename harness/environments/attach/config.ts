import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { withoutByteOrderMark } from '../../runtime/decoded-text.ts';
import { SquallError } from '../../runtime/errors.ts';

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'is no http:// or https:// URL' })
  .refine((text) => !/[?#]/.test(text), 'has a query or a fragment, which the paths of requests could not follow');

/** What already runs of one target. */
const attachConfig = z.strictObject({
  /** Service -> its URL. The front is needed; others only for their metrics and behaviour. */
  services: z.record(z.string(), httpUrl),
  /** API of the Toxiproxy that stands on the edges. */
  toxiproxy: httpUrl.optional(),
  /** Or the API of a `squall proxy`, which plays every fault. */
  squallProxy: httpUrl.optional(),
  /**
   * Edge -> name of an existing proxy (Squall adds toxics to it and removes them), or a proxy that Squall creates for the
   * time of the run. An edge that is left out cannot be broken.
   */
  edges: z
    .record(z.string(), z.union([z.string(), z.strictObject({ listen: z.string(), upstream: z.string() })]))
    .default({}),
});
export type AttachConfig = z.output<typeof attachConfig>;

const attachTargets = z.strictObject({ targets: z.record(z.string(), attachConfig) });

/** What already runs, as the file of `--attach` says it: of the suite's own target, or of several by name. */
export type AttachFile = AttachConfig | z.output<typeof attachTargets>;

/** What the file says of one target; undefined where it only says something of others. */
export function attachedOf(file: AttachFile, target: string): AttachConfig | undefined {
  return 'targets' in file ? file.targets[target] : file;
}

/** The API of the fault proxy that stands on the edges, without a final slash. */
export function proxyApiOf({ toxiproxy, squallProxy }: AttachConfig): string | undefined {
  return (toxiproxy ?? squallProxy)?.replace(/\/$/, '');
}

/** Reads the file of `--attach`; throws SQUALL_USAGE or SQUALL_INVALID_PLAN with every problem. */
export function readAttachConfig(file: string | undefined): AttachFile {
  if (file === undefined)
    throw new SquallError('SQUALL_USAGE', 'the attach environment does not know what runs', {
      hint: 'give --attach FILE: { "services": { "payment": "http://..." }, "toxiproxy": "http://...", "edges": {...} }',
    });
  return parseAttachConfig(file, readText(file));
}

/** The configuration in a text; `file` is for messages. Throws SQUALL_USAGE or SQUALL_INVALID_PLAN with every problem. */
export function parseAttachConfig(file: string, text: string): AttachFile {
  const json = withoutByteOrderMark(text);
  const raw = readJson(file, json);
  const doubled = doubledKeys(json);
  const several = typeof raw === 'object' && raw !== null && 'targets' in raw;
  const parsed = (several ? attachTargets : attachConfig).safeParse(raw);
  if (parsed.success && doubled.length === 0) return parsed.data;
  const issues = parsed.error?.issues ?? [];
  const problems = [...issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`), ...doubled].map(
    (problem) => `  - ${problem}`,
  );
  throw new SquallError('SQUALL_INVALID_PLAN', [`${file} has problems:`, ...problems].join('\n'));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** JSON takes the last of two values for one name, and says nothing. */
function doubledKeys(text: string): string[] {
  const { errors } = parseDocument(text, { stringKeys: true, strict: true });
  return errors.flatMap(({ code, linePos }) =>
    code === 'DUPLICATE_KEY'
      ? [`line ${linePos?.[0].line}: this name is there twice, and only the last would count`]
      : [],
  );
}

function unreadable(file: string, cause: unknown): SquallError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SquallError('SQUALL_USAGE', `${file} cannot be read as JSON: ${why}`, { cause });
}

/** Every address that a configuration names, for the allow list. */
export function addressesOf(file: AttachFile): string[] {
  if ('targets' in file) return Object.values(file.targets).flatMap(addressesOf);
  const { services, edges } = file;
  const api = proxyApiOf(file);
  const upstreams = Object.values(edges).flatMap((edge) => (typeof edge === 'string' ? [] : [edge.upstream]));
  return [...Object.values(services), ...(api ? [api] : []), ...upstreams];
}
