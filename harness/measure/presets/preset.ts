import type { WordFormulas } from '../../domain/target.ts';

/** What the metrics of a common exporter mean in Squall's words. One file each; all of them in the catalogue. */
export interface Preset {
  readonly name: string;
  /** Whose metrics these are; docs/probes.md shows it, and the note, as they stand here. */
  readonly about: string;
  readonly format: 'prometheus' | 'json';
  /** What must be switched on for them to be there, or what they cannot tell. */
  readonly note?: string;
  readonly words: WordFormulas;
}
