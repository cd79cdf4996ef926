import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { hasNoBody } from './body-framing.ts';
import { actAfterBody } from './body-limit.ts';
import type { MessageHead } from './message-head.ts';
import { FILTER } from './request-filter.ts';

const BROKEN_CHUNK = 'not-a-chunk-size\r\n';
const BROKEN_HEAD = 'HTTP/1.1 not-a-status\r\n\r\n';

/**
 * The response's head announces chunks, the size of the first chunk is invalid, and the connection closes. Of a response that
 * has no body (to HEAD, 204, 304) the status is invalid instead.
 */
export const httpMalformed: ToxicKind = {
  type: 'x_http_malformed',
  attributes: FILTER,
  http: {
    plan: () => ({
      shape: (output, method) =>
        actAfterBody(-1, output, method, (head) => {
          const broken = hasNoBody(head, method) ? BROKEN_HEAD : `${announcingChunks(head)}${BROKEN_CHUNK}`;
          output.inject(Buffer.from(broken, 'latin1'));
          output.cut();
        }),
    }),
  },
};

function announcingChunks({ raw }: MessageHead): string {
  const lines = raw.toString('latin1').trimEnd().split('\r\n');
  const kept = lines.filter((line) => !/^(?:content-length|transfer-encoding):/i.test(line));
  return `${kept.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\n`;
}
