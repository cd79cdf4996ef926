import { hasNoBody } from './body-framing.ts';
import type { Output, Shaper } from './http-fault.ts';
import type { MessageHead } from './message-head.ts';

/** Passes the head and `bytes` bytes of the body on, then calls `act`; -1 acts in place of the head. `method` is the request's. */
export function actAfterBody(bytes: number, output: Output, method: string, act: (head: MessageHead) => void): Shaper {
  let left = bytes;
  let current: MessageHead | undefined;
  let acted = false;
  const actOnce = () => {
    if (acted || !current) return;
    acted = true;
    act(current);
  };
  const cutShort = () => {
    if (!acted && current && bytes - left < (lengthOf(current, method) ?? Number.POSITIVE_INFINITY)) output.changed();
    actOnce();
  };
  return {
    head: (head) => {
      current = head;
      if (bytes < 0) {
        output.discard(head.raw);
        output.changed();
        actOnce();
      } else {
        output.send(head.raw);
        if (bytes === 0) cutShort();
      }
    },
    body: (data) => {
      const pass = acted ? 0 : Math.min(left, data.length);
      left -= pass;
      if (pass > 0) output.send(data.subarray(0, pass));
      if (pass < data.length) output.discard(data.subarray(pass));
      if (left <= 0) cutShort();
    },
    // A body that was shorter ends too early all the same: the last byte was sent, the end was not clean.
    end: actOnce,
    release: () => Buffer.alloc(0),
  };
}

/** Bytes of a body as its head announces them; undefined where only its end tells. */
function lengthOf(head: MessageHead, method: string): number | undefined {
  if (hasNoBody(head, method)) return 0;
  const { headers } = head;
  const length = headers.get('content-length');
  return length === undefined || headers.has('transfer-encoding') ? undefined : Number(length);
}
