/** What a message is about: an answer that somebody waits for, or money that was promised to be moved. */
export type Kind = 'quote' | 'payment';

/** A message and what it carries beside its subject. Times are epoch ms: producer and consumer are different processes. */
export interface Message {
  readonly kind: Kind;
  /** The intent of the user: the same in every delivery of this message. */
  readonly intent: string;
  readonly producedAt: number;
  /** After it nobody waits for the answer. */
  readonly deadline: number;
  /** How often it may be tried again after a failure. */
  readonly retries: number;
}

/** Headers, as every queue can carry them. */
export type MessageHeaders = Readonly<Record<keyof typeof HEADERS, string>>;

const HEADERS = { 'x-kind': true, 'x-intent': true, 'x-produced-ms': true, 'x-deadline-ms': true, 'x-retries': true };

export function toHeaders({ kind, intent, producedAt, deadline, retries }: Message): MessageHeaders {
  return {
    'x-kind': kind,
    'x-intent': intent,
    'x-produced-ms': String(producedAt),
    'x-deadline-ms': String(deadline),
    'x-retries': String(retries),
  };
}

/** Throws on headers that no producer of ours writes. */
export function fromHeaders(read: (name: keyof MessageHeaders) => string | undefined): Message {
  const text = (name: keyof MessageHeaders) => {
    const value = read(name);
    if (value === undefined || value === '') throw new Error(`a message without ${name}`);
    return value;
  };
  const whole = (name: keyof MessageHeaders) => {
    const value = Number(text(name));
    if (!Number.isSafeInteger(value)) throw new Error(`${name} must be a whole number, not "${read(name)}"`);
    return value;
  };
  const kind = text('x-kind');
  if (kind !== 'quote' && kind !== 'payment') throw new Error(`x-kind must be quote or payment, not "${kind}"`);
  return {
    kind,
    intent: text('x-intent'),
    producedAt: whole('x-produced-ms'),
    deadline: whole('x-deadline-ms'),
    retries: whole('x-retries'),
  };
}
