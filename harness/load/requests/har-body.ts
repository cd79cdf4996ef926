import { z } from 'zod';
import type { RequestTemplate } from '../../domain/load-plan.ts';
import { UNDECODED } from '../../runtime/decoded-text.ts';
import { isBase64 } from '../check/request-shape.ts';
import { literal } from './templates.ts';

const param = z.object({
  name: z.string(),
  value: z.string().optional(),
  fileName: z.string().optional(),
  contentType: z.string().optional(),
});

/** The body of a recorded request. */
export const postData = z.object({
  mimeType: z.string().optional(),
  text: z.string().optional(),
  params: z.array(param).optional(),
  /** Not in HAR 1.2, but written by several tools. */
  encoding: z.string().optional(),
});

interface Recorded {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly postData?: z.infer<typeof postData> | undefined;
}

/** What is sent of a recorded body; `headers` stand in for those of the same name, an empty one for none. */
export interface HarBody {
  readonly body?: RequestTemplate['body'];
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  /** What was recorded and is not sent. */
  readonly leftOut?: string;
  readonly problem?: string;
}

const BOUNDARY = '----squall-har-boundary';

/** `text` counts where there is one, then `params`. */
export function harBody({ headers, postData: data }: Recorded): HarBody {
  if (!data) return {};
  const { text = '', params = [], encoding } = data;
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? data.mimeType ?? '';
  if (encoding !== undefined && encoding !== '' && encoding.toLowerCase() !== 'base64')
    return { problem: `a body in the encoding ${encoding} cannot be read` };
  if (encoding?.toLowerCase() === 'base64')
    return isBase64(text)
      ? { body: { base64: text }, ...typeHeader(headers, type) }
      : { problem: 'its body is no Base64, as the recording says it is' };
  if (text !== '') return textBody(text, headers, type);
  if (params.length === 0) return {};
  return /^multipart\/form-data/i.test(type) ? multipart(params, type) : urlEncoded(params, type);
}

/** The text of a HAR is decoded, so the header that says how it was encoded must not go with it. */
function textBody(text: string, headers: Recorded['headers'], type: string): HarBody {
  const coding = headers.find(({ name }) => name.toLowerCase() === 'content-encoding');
  const isEncoded = coding !== undefined && coding.value.toLowerCase() !== 'identity';
  const leftOut = [
    ...(isEncoded ? [`content-encoding ${coding.value}, as the recording has the decoded body`] : []),
    ...(text.includes(UNDECODED) ? ['bytes of its body that are no text, which the recording has lost'] : []),
  ];
  return {
    body: literal(text),
    headers: [...(isEncoded ? [{ name: coding.name, value: '' }] : []), ...(typeHeader(headers, type).headers ?? [])],
    ...(leftOut.length > 0 ? { leftOut: leftOut.join('; ') } : {}),
  };
}

/** Some tools keep the type beside the headers only. */
function typeHeader(headers: Recorded['headers'], type: string): Pick<HarBody, 'headers'> {
  const isThere = headers.some(({ name }) => name.toLowerCase() === 'content-type');
  return isThere || type === '' ? {} : { headers: [{ name: 'Content-Type', value: type }] };
}

function urlEncoded(params: readonly z.infer<typeof param>[], type: string): HarBody {
  const body = new URLSearchParams(params.map(({ name, value = '' }) => [name, value] as [string, string])).toString();
  return {
    body: literal(body),
    headers: [{ name: 'Content-Type', value: type === '' ? 'application/x-www-form-urlencoded' : type }],
  };
}

/** RFC 7578. The content of a file is often not in a HAR. */
function multipart(params: readonly z.infer<typeof param>[], type: string): HarBody {
  const empty = params.filter(({ value, fileName }) => value === undefined && fileName !== undefined);
  if (empty.length > 0) return { problem: `the recording lacks the content of ${empty.map(fileOf).join(', ')}` };
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1] ?? BOUNDARY;
  const quoted = (text: string) => `"${text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`;
  const parts = params.map(({ name, value = '', fileName, contentType }) => {
    const file = fileName === undefined ? '' : `; filename=${quoted(fileName)}`;
    const kind = contentType === undefined || contentType === '' ? '' : `\r\nContent-Type: ${contentType}`;
    return `--${boundary}\r\nContent-Disposition: form-data; name=${quoted(name)}${file}${kind}\r\n\r\n${value}\r\n`;
  });
  return {
    body: literal(`${parts.join('')}--${boundary}--\r\n`),
    headers: [{ name: 'Content-Type', value: `multipart/form-data; boundary=${boundary}` }],
  };
}

function fileOf({ name, fileName }: z.infer<typeof param>): string {
  return `the file ${JSON.stringify(fileName)} in ${JSON.stringify(name)}`;
}
