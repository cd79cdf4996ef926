import { z } from 'zod';
import { SquallError } from '../../runtime/errors.ts';
import { isSameSecret } from '../../runtime/same-secret.ts';
import { WORKER_VERSION } from './version.ts';

/** The first line on a connection, from the conductor: whoever reaches the port may have written it. */
const greeting = z.object({ version: z.string(), token: z.string() });

/** The first line of a worker. Whoever does not know the token learns nothing else. */
const greetingAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome'), index: z.number() }),
  z.object({ type: z.literal('no token') }),
  z.object({ type: z.literal('no version'), version: z.string() }),
  z.object({ type: z.literal('taken') }),
]);
export type GreetingAnswer = z.infer<typeof greetingAnswer>;

export function greetingWith(token: string): z.infer<typeof greeting> {
  return { version: WORKER_VERSION, token };
}

export interface Greeted {
  readonly token: string;
  readonly index: number;
  /** It has a conductor already. */
  readonly isTaken: boolean;
}

/** What a worker says to a first line. */
export function answerTo(line: unknown, { token, index, isTaken }: Greeted): GreetingAnswer {
  const { success, data } = greeting.safeParse(line);
  if (!success || !isSameSecret(data.token, token)) return { type: 'no token' };
  if (data.version !== WORKER_VERSION) return { type: 'no version', version: WORKER_VERSION };
  return isTaken ? { type: 'taken' } : { type: 'welcome', index };
}

/** Throws SQUALL_WORKER unless a worker with that index has said welcome. */
export function checkWelcome(
  line: unknown,
  { index, place }: { readonly index: number; readonly place: string },
): void {
  const { success, data } = greetingAnswer.safeParse(line);
  if (!success) refuse(`${place} does not answer as a load worker does`, 'is another program behind this port?');
  else if (data.type === 'no token') refuse(`${place} does not accept the token`, 'it was started for another run');
  else if (data.type === 'taken') refuse(`${place} sends for somebody else`, 'each run needs workers of its own');
  else if (data.type === 'no version')
    refuse(
      `${place} is ${data.version}, and this is ${WORKER_VERSION}`,
      'shares of different versions may not add up to the plan: use the image that `squall worker-image` builds',
    );
  else if (data.index !== index) refuse(`${place} is worker ${data.index}, and not worker ${index}`);
}

function refuse(message: string, hint?: string): never {
  throw new SquallError('SQUALL_WORKER', message, hint === undefined ? {} : { hint });
}
