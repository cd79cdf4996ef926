import type { OutcomeClass, OutcomeKind } from './outcome.ts';

/** Range and precision of every histogram, so that any two can be added bit for bit. */
export const HISTOGRAM = { lowestUs: 1, highestUs: 3_600_000_000, digits: 3 } as const;

/** What a recording is about. `label` is the outcome rule's label, or the kind where there was no answer. */
export interface RecordingKey {
  readonly phase: string;
  readonly kind: OutcomeKind;
  readonly label: string;
  readonly class: OutcomeClass;
  /** HTTP status of answers, else 0. */
  readonly status: number;
  readonly route: string;
  /** `response` counts from when the request was due, `service` from when it was sent. Equal in closed loops. */
  readonly clock: 'response' | 'service';
  /** The phase it ended in, where that is not the phase it was due in: such a request is a straddler. */
  readonly endedIn?: string;
  /** A straddler that had been in flight for longer than any request of its phase took when the next phase began. */
  readonly stuck?: true;
}

/** Durations in whole microseconds; the exact values stand beside the histogram, which rounds. */
export interface Samples {
  readonly count: number;
  readonly minUs: number;
  readonly maxUs: number;
  readonly sumUs: number;
  /** HdrHistogram V2, compressed, base64. */
  readonly hdr: string;
}

/** The durations of one key. */
export interface Recording extends RecordingKey, Samples {}
