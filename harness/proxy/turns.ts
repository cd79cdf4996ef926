/** How much is passed on per turn while connections wait to be accepted. */
export const PASSED_PER_TURN = 4;

/**
 * Shares the turns of the event loop between new connections and live ones. libuv accepts one connection per turn, however
 * many wait, and serves every live one in it. So of a thousand that connect at once, the first would be served hundreds of
 * times before the last is accepted. While connections are accepted turn by turn, little is passed on per turn, and what
 * came first goes first.
 */
export interface Turns {
  /** A connection was accepted: more may wait. */
  accepted(): void;
  /** Whether something may be passed on at once. It counts as passed on. */
  take(): boolean;
  /** Passes on at once, or after all that waits already. */
  run(pass: () => void): void;
}

/** `inNextTurn` calls back after the input of the turn that follows, which does not wait for any. */
export function createTurns(inNextTurn: (run: () => void) => unknown = setImmediate): Turns {
  const waiting: (() => void)[] = [];
  let crowded = false;
  let accepted = false;
  let passed = 0;
  const turn = () => {
    crowded = accepted;
    accepted = false;
    passed = 0;
    if (crowded) inNextTurn(turn);
    // One by one: what one of them causes goes behind those that still wait.
    for (let left = crowded ? PASSED_PER_TURN : Number.POSITIVE_INFINITY; left > 0; left--) {
      const pass = waiting.shift();
      if (!pass) return;
      pass();
    }
  };
  const take = () => {
    if (waiting.length > 0) return false;
    if (!crowded) return true;
    if (passed >= PASSED_PER_TURN) return false;
    passed++;
    return true;
  };
  return {
    accepted() {
      accepted = true;
      if (crowded) return;
      crowded = true;
      inNextTurn(turn);
    },
    take,
    run(pass) {
      if (take()) pass();
      else waiting.push(pass);
    },
  };
}
