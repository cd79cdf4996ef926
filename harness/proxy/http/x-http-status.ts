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
      const body = `fault injected by squall: ${status}\n`;
      const lines = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Fault'}`,
        'Content-Type: text/plain; charset=utf-8',
        'X-Squall-Fault: x_http_status',
        ...(retryAfter > 0 ? [`Retry-After: ${retryAfter}`] : []),
        ...(status === 204 || status === 304 ? ['', ''] : [`Content-Length: ${body.length}`, '', body]),
      ];
      return { answer: Buffer.from(lines.join('\r\n')) };
    },
  },
};
