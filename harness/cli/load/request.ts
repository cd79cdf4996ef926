import { InvalidArgumentError } from 'commander';
import type { RequestTemplate } from '../../domain/load-plan.ts';
import { authorizationOf, withoutCredentials } from '../../runtime/credentials.ts';
import { SquallError } from '../../runtime/errors.ts';
import { httpUrl } from '../arguments.ts';
import { readNamedBytes } from '../read-named-file.ts';

/** What to call. */
export interface LoadTarget {
  /** Without credentials. */
  readonly url: URL;
  /** Path and query, with the placeholders as they were written. */
  readonly path: string;
  /** The `Authorization` that the credentials of the URL stand for. */
  readonly authorization: string | undefined;
}

export interface RequestFlags {
  readonly method: RequestTemplate['method'];
  readonly header: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly bodyFile?: string;
}

const PLACEHOLDER = /\{\{[^{}]*\}\}/g;
/** Stands for a placeholder while a URL is read, which would encode its braces. */
const MARK = 'squall-placeholder-';

/** The argument of `squall load`. Throws InvalidArgumentError. */
export function loadTarget(text: string): LoadTarget {
  const placeholders = text.match(PLACEHOLDER) ?? [];
  let count = 0;
  const url = httpUrl(text.replace(PLACEHOLDER, () => `${MARK}${count++}-`));
  if (`${url.username}${url.password}${url.host}`.includes(MARK))
    throw new InvalidArgumentError(`"${text}" has a placeholder before its path`);
  const path = `${url.pathname}${url.search}`.replaceAll(
    new RegExp(`${MARK}(\\d+)-`, 'g'),
    (_, at: string) => placeholders[Number(at)] as string,
  );
  return { url: withoutCredentials(url), path, authorization: authorizationOf(url) };
}

/** Adds a header line to those before; a name that was there has one more value. */
export function addHeader(
  text: string,
  before: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  const at = text.indexOf(':');
  const name = text.slice(0, Math.max(0, at)).trim().toLowerCase();
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw new InvalidArgumentError(`"${text}" is not "name: value"`);
  const value = text.slice(at + 1).trim();
  if (/[\r\n\0]/.test(value)) throw new InvalidArgumentError(`the header ${name} has a line break`);
  return { ...before, [name]: [...(before[name] ?? []), value] };
}

/** The request that the flags describe. Throws SQUALL_USAGE when they contradict each other or a file cannot be read. */
export async function requestOf({ path, authorization }: LoadTarget, flags: RequestFlags): Promise<RequestTemplate> {
  const { method, header, body: text, bodyFile } = flags;
  if (text !== undefined && bodyFile !== undefined) throw usage('--body and --body-file cannot both be given');
  if (authorization !== undefined && header['authorization'])
    throw usage('the URL has credentials, and --header has an authorization; give one of them');
  const headers = { ...header, ...(authorization === undefined ? {} : { authorization }) };
  const body = bodyFile === undefined ? text : await fileBody(bodyFile);
  return { method, path, headers, ...(body === undefined ? {} : { body }) };
}

/** A text with its placeholders; bytes that are no UTF-8 as they are. */
async function fileBody(file: string): Promise<NonNullable<RequestTemplate['body']>> {
  const bytes = await readNamedBytes(file);
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : { base64: bytes.toString('base64') };
}

function usage(message: string): SquallError {
  return new SquallError('SQUALL_USAGE', message);
}
