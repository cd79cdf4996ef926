import { STATUS_CODES } from 'node:http';
import { attribute } from '../toxics/attributes.ts';
import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { FILTER } from './request-filter.ts';

/** Answers with `status` (default 503) and, if not 0, `Retry-After: retry_after` seconds; the upstream sees no request. */
export const httpStatus: ToxicKind = {
  type: 'x_http_status',
  attributes: [
    { name: 'status', unit: 'status', min: 0, max: 599 },
    { name: 'retry_after', unit: 's', min: 0, max: 1e9 },
    ...FILTER,
  ],
  check: (attributes) => {
    const status = attribute(attributes, 'status');
    return status !== 0 && status < 200 ? 'status must be 0 or between 200 and 599' : undefined;
  },
  http: {
    plan: (attributes) => {
      const status = attribute(attributes, 'status') || 503;
      const retryAfter = attribute(attributes, 'retry_after');
      const lines = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Fault'}`,
        'Content-Type: text/plain; charset=utf-8',
        'X-Squall-Fault: x_http_status',
        ...(retryAfter > 0 ? [`Retry-After: ${retryAfter}`] : []),
        ...contentOf(status, `fault injected by squall: ${status}\n`),
      ];
      return { answer: Buffer.from(lines.join('\r\n')) };
    },
  },
};

/** RFC 9110 §15.3.5, §15.3.6 and §15.4.5: some have none. */
function contentOf(status: number, body: string): readonly string[] {
  if (status === 204 || status === 304) return ['', ''];
  return status === 205 ? ['Content-Length: 0', '', ''] : [`Content-Length: ${body.length}`, '', body];
}
