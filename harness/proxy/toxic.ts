import type { Stream } from '../domain/fault.ts';
import type { Random } from '../domain/ports.ts';
import type { Attributes } from './toxics/attributes.ts';
import type { ToxicKind } from './toxics/toxic-kind.ts';

/** A toxic as it was set on a proxy; updates change it in place, live connections look at it again. */
export interface Toxic {
  readonly name: string;
  readonly kind: ToxicKind;
  /** As typed by the user: Toxiproxy echoes `Upstream`. */
  readonly stream: string;
  readonly direction: Stream;
  /** Share of connections that it hits, 0..1, drawn per connection. */
  toxicity: number;
  attributes: Attributes;
  /** Draws of toxicity, one per connection, so that a seed replays them at any timing. */
  readonly coin: Random;
  /** Draws of jitter and slices. */
  readonly dice: Random;
  /** HTTP faults: requests that matched, and those that were hit. */
  readonly requests: { seen: number; hit: number };
}
