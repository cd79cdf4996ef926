import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { httpAbort } from './x-http-abort.ts';
import { httpDelay } from './x-http-delay.ts';
import { httpMalformed } from './x-http-malformed.ts';
import { httpSlowBody } from './x-http-slow-body.ts';
import { httpSlowHeaders } from './x-http-slow-headers.ts';
import { httpStatus } from './x-http-status.ts';
import { httpTruncate } from './x-http-truncate.ts';

/** Faults of single HTTP/1 requests; their toxicity is per request. */
export const HTTP_KINDS: readonly ToxicKind[] = [
  httpAbort,
  httpDelay,
  httpMalformed,
  httpSlowBody,
  httpSlowHeaders,
  httpStatus,
  httpTruncate,
];
