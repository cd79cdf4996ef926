/** Something that was found out from outside, or null where nothing could be, and what it rests on. */
export interface Inference<T> {
  readonly value: T | null;
  readonly why: string;
}

export function unknown<T>(why: string): Inference<T> {
  return { value: null, why };
}
