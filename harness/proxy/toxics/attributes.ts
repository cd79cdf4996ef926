/** Values of a toxic's attributes by their name on the wire. Toxiproxy's own are all integers. */
export type Attributes = Readonly<Record<string, number | string>>;

/** A number as Toxiproxy declares it. */
export interface NumberSpec {
  readonly name: string;
  readonly unit: 'ms' | 'µs' | 's' | 'B' | 'kB/s' | 'requests' | 'status';
  /** Smallest and largest sensible value; outside Toxiproxy crashes, overflows or means nothing. */
  readonly min: number;
  readonly max: number;
}

/** Only Squall's own toxics have text; empty means any. */
export interface TextSpec {
  readonly name: string;
  readonly unit: 'text';
}

export type AttributeSpec = NumberSpec | TextSpec;

/** Reads one declared number; missing means 0, as in Toxiproxy. */
export function attribute(attributes: Attributes, name: string): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : 0;
}

/** Reads one declared text; missing means ''. */
export function textAttribute(attributes: Attributes, name: string): string {
  const value = attributes[name];
  return typeof value === 'string' ? value : '';
}

/** A day: beyond it a duration is a mistake. */
export const MAX_DURATION_MS = 86_400_000;
