import type { Sink } from '../stage.ts';
import type { RequestPlan, Shaper } from './http-fault.ts';
import type { StandIn } from './stand-in.ts';

/** One request on its way, and what is to happen to its response. */
export interface Exchange {
  readonly method: string;
  readonly plan: RequestPlan;
  /** What is sent in place of a response; its request is discarded. */
  readonly standIn: StandIn | undefined;
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
  /** Both directions carry something else than messages from here on: after an upgrade, for example. Bytes pass untouched. */
  isTunnel: boolean;
  /** A CONNECT was passed on: only its answer tells whether what follows is a tunnel. Bytes of the client pass untouched. */
  isConnecting: boolean;
  /** Requests that the proxy answers itself and whose answers are still to come. */
  owedAnswers: number;
  /** Called when an answer may have become due; set by the response side. */
  answerDue: () => void;
  /** Called when fewer answers are owed, or requests have become something else; set by the request side. */
  answered: () => void;
  /** Called when the server speaks before any request was recognised; set by the request side. */
  serverSpoke: () => void;
}

export function newConversation(): HttpConversation {
  return {
    exchanges: [],
    isHttp: false,
    isTunnel: false,
    isConnecting: false,
    owedAnswers: 0,
    answerDue: () => {},
    answered: () => {},
    serverSpoke: () => {},
  };
}

/** Passes bytes on as a chunk that is due now. */
export function passOn(out: Sink, data: Buffer, now: number): void {
  if (data.length > 0) out.push({ data, at: now });
}
