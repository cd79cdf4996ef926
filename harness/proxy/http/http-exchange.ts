import type { Sink } from '../stage.ts';
import type { Plan, Shaper } from './http-fault.ts';

/** One request on its way, and what is to happen to its response. */
export interface Exchange {
  readonly method: string;
  readonly plan: Plan;
  /** Its request was swallowed and is complete: the answer may go once its turn has come. */
  answerable: boolean;
  shaper: Shaper | undefined;
}

/** What both directions of one connection share. */
export interface HttpConversation {
  /** Requests whose responses are still to come, oldest first. */
  readonly exchanges: Exchange[];
  /** False until the first request was recognised: bytes pass untouched. */
  speaksHttp: boolean;
  /** Tells the response side that an answer may have become due; set by it. */
  answerDue: () => void;
}

export function newConversation(): HttpConversation {
  return { exchanges: [], speaksHttp: false, answerDue: () => {} };
}

/** Passes bytes on as a chunk that is due now. */
export function passOn(out: Sink, data: Buffer, now: number): void {
  if (data.length > 0) out.push({ data, at: now });
}
