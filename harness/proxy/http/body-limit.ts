import type { Output, Shaper } from './http-fault.ts';
import type { MessageHead } from './message-head.ts';

/** Passes the head and `bytes` bytes of the body on, then calls `act`; -1 acts in place of the head. */
export function actAfterBody(bytes: number, output: Output, act: (head: MessageHead) => void): Shaper {
  let left = bytes;
  let current: MessageHead | undefined;
  let acted = false;
  const actOnce = () => {
    if (acted || !current) return;
    acted = true;
    act(current);
  };
  return {
    head: (head) => {
      current = head;
      if (bytes < 0) {
        output.discard(head.raw);
        actOnce();
      } else {
        output.send(head.raw);
        if (bytes === 0) actOnce();
      }
    },
    body: (data) => {
      const pass = acted ? 0 : Math.min(left, data.length);
      left -= pass;
      if (pass > 0) output.send(data.subarray(0, pass));
      if (pass < data.length) output.discard(data.subarray(pass));
      if (left <= 0) actOnce();
    },
    // A body that was shorter ends too early all the same: the last byte was sent, the end was not clean.
    end: actOnce,
    release: () => Buffer.alloc(0),
  };
}
