/** Work that is done once for each key, whoever asks how often. */
export interface OnceByKey<T> {
  /**
   * Starts `work`, unless work of that key is under way or done: then its result is given again. What `isDone` does not accept,
   * and what throws, may be tried again.
   */
  run(key: string, work: () => Promise<T>, isDone: (result: T) => boolean): Promise<T>;
  clear(): void;
}

export function onceByKey<T>(): OnceByKey<T> {
  const byKey = new Map<string, Promise<T>>();
  return {
    run: (key, work, isDone) => {
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const forget = () => {
        if (byKey.get(key) === result) byKey.delete(key);
      };
      const result = work();
      byKey.set(key, result);
      result.then((value) => {
        if (!isDone(value)) forget();
      }, forget);
      return result;
    },
    clear: () => byKey.clear(),
  };
}
