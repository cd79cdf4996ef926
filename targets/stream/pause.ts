/** Something that can stand still for a while, as a consumer that is being redeployed. */
export interface Pause {
  set(on: boolean): void;
  isOn(): boolean;
  /** Resolves when it is off. */
  over(): Promise<void>;
}

export function createPause(): Pause {
  let ends: PromiseWithResolvers<void> | undefined;
  return {
    set: (on) => {
      if (on) ends ??= Promise.withResolvers<void>();
      else {
        ends?.resolve();
        ends = undefined;
      }
    },
    isOn: () => ends !== undefined,
    over: async () => {
      while (ends) await ends.promise;
    },
  };
}
