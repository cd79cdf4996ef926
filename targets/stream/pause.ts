/** Something that can stand still for a while, as a consumer that is being redeployed. */
export interface Pause {
  /** Stands still for `ms`, or goes on at once (0). `resumed` is called when it goes on. */
  set(ms: number, resumed: () => void): void;
  isOn(): boolean;
  /** Resolves when it goes on. */
  over(): Promise<void>;
}

export function createPause(): Pause {
  let current: { readonly timer: NodeJS.Timeout; readonly end: () => void; readonly over: Promise<void> } | undefined;
  return {
    set: (ms, resumed) => {
      current?.end();
      if (ms <= 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = () => {
        clearTimeout(current?.timer);
        current = undefined;
        resumed();
        resolve();
      };
      current = { timer: setTimeout(end, ms), end, over: promise };
    },
    isOn: () => current !== undefined,
    over: async () => {
      while (current) await current.over;
    },
  };
}
