/** The last samples, at most `size` of them. */
export interface SampleWindow {
  readonly count: number;
  add(ms: number): void;
  /** The sample at index floor(0.99 x count) of the sorted ones: with 100 samples that is the largest of them. */
  p99(): number;
}

export function createSampleWindow(size: number): SampleWindow {
  const samples: number[] = [];
  return {
    get count() {
      return samples.length;
    },
    add: (ms) => {
      samples.push(ms);
      if (samples.length > size) samples.shift();
    },
    p99: () => samples.toSorted((a, b) => a - b)[Math.floor(samples.length * 0.99)] ?? 0,
  };
}
