import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { actAfterBody } from './body-limit.ts';
import type { MessageHead } from './message-head.ts';
import { FILTER } from './request-filter.ts';

const BROKEN_CHUNK = 'not-a-chunk-size\r\n';

/** The response's head announces chunks, the size of the first chunk is invalid, and the connection closes. */
export const httpMalformed: ToxicKind = {
  type: 'x_http_malformed',
  attributes: FILTER,
  http: {
    plan: () => ({
      shape: (output) =>
        actAfterBody(-1, output, (head) => {
          output.inject(Buffer.from(`${announcingChunks(head)}${BROKEN_CHUNK}`, 'latin1'));
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
