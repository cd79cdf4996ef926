/** The most that happened in any stretch of `lengthMs` since the last `clear`. */
export function createPeak(lengthMs: number, now = () => performance.now()) {
  let recent: number[] = [];
  let most = 0;
  return {
    count: () => {
      const at = now();
      recent = [...recent.filter((before) => at - before < lengthMs), at];
      most = Math.max(most, recent.length);
    },
    most: () => most,
    clear: () => {
      recent = [];
      most = 0;
    },
  };
}
