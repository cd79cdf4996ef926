/** Counts the HTTP/1 requests that a client begins on one connection, without reading them. */
export interface RequestCount {
  fromClient(data: Buffer): void;
  fromServer(): void;
  /** Never fewer than were sent; null where the connection speaks something else. */
  begun(): number | null;
}

/** A request line that is whole; bytes of a body that look like one count as a request too many. */
const REQUEST_LINE = /^[A-Z]{3,20} \S+ HTTP\/1\.[01]\r?\n/;
/** The first bytes of a connection. */
const METHOD = /^[A-Z]{3,20} \S/;
/** From here on requests are interleaved, also on a connection that began with HTTP/1 and was upgraded. */
const HTTP_2 = /^PRI \* HTTP\/2/;
const LONGEST_LINE = 8192;

/**
 * A client that has heard from the server since it last spoke begins a new request, and so does one that sends a request
 * line. Answers that come while a request is still being sent make the count too high, never too low.
 */
export function countRequests(): RequestCount {
  let begun: number | null = 0;
  let last: 'nobody' | 'client' | 'server' = 'nobody';
  return {
    fromClient: (data) => {
      if (begun === null) return;
      if ((last === 'nobody' && !begins(data, METHOD)) || (data[0] === P && begins(data, HTTP_2))) begun = null;
      else if (last !== 'client' || isRequestLine(data)) begun++;
      last = 'client';
    },
    fromServer: () => {
      // A server that speaks first speaks no HTTP/1.
      if (last === 'nobody') begun = null;
      last = 'server';
    },
    begun: () => begun,
  };
}

const LONGEST_METHOD = 24;
const [A, P, Z] = [65, 80, 90];

function begins(data: Buffer, pattern: RegExp): boolean {
  return pattern.test(data.toString('latin1', 0, LONGEST_METHOD));
}

function isRequestLine(data: Buffer): boolean {
  const [first = 0] = data;
  return first >= A && first <= Z && REQUEST_LINE.test(data.toString('latin1', 0, LONGEST_LINE));
}
