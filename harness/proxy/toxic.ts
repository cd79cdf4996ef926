import type { Stream } from '../domain/fault.ts';
import type { Random } from '../domain/ports.ts';
import type { Attributes, ToxicKind } from './toxics/toxic-kind.ts';

/** A toxic as it was set on a proxy; updates change it in place, live connections look at it again. */
export interface Toxic {
  readonly name: string;
  readonly kind: ToxicKind;
  /** As typed by the user: Toxiproxy echoes `Upstream`. */
  readonly stream: string;
  readonly direction: Stream;
  /** Share of connections that feel it, 0..1, drawn per connection. */
  toxicity: number;
  attributes: Attributes;
  /** Draws of toxicity, one per connection, so that a seed replays whatever the timing. */
  readonly coin: Random;
  /** Draws of jitter and slices. */
  readonly dice: Random;
  /** HTTP faults: requests that matched, and those that felt it. */
  readonly requests: { seen: number; hit: number };
}
