import type { Sink } from '../stage.ts';
import type { RequestPlan, Shaper } from './http-fault.ts';

/** One request on its way, and what is to happen to its response. */
export interface Exchange {
  readonly method: string;
  readonly plan: RequestPlan;
  /** Its request was discarded and is complete: the answer may be sent when it is the next. */
  answerable: boolean;
  shaper: Shaper | undefined;
}

/** What both directions of one connection share. */
export interface HttpConversation {
  /** Requests whose responses are still to come, oldest first. */
  readonly exchanges: Exchange[];
  /** False until the first request was recognised: bytes pass untouched. */
  isHttp: boolean;
  /** Requests that the proxy answers itself and whose answers are still to come. */
  owedAnswers: number;
  /** Called when an answer may have become due; set by the response side. */
  answerDue: () => void;
  /** Called when fewer answers are owed; set by the request side. */
  answered: () => void;
}

export function newConversation(): HttpConversation {
  return { exchanges: [], isHttp: false, owedAnswers: 0, answerDue: () => {}, answered: () => {} };
}

/** Passes bytes on as a chunk that is due now. */
export function passOn(out: Sink, data: Buffer, now: number): void {
  if (data.length > 0) out.push({ data, at: now });
}
