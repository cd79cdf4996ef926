import { z } from 'zod';
import { visible } from '../../report/visible.ts';
import type { Controls } from './controls.ts';
import type { EntryLog } from './entry-log.ts';

/** A status of HTTP, and why it is not a good one. */
export interface Answer {
  readonly status: number;
  readonly error?: string;
}

/** Carries out what was posted, whatever that is. */
export type Act = (body: unknown) => Promise<Answer>;

const DONE: Answer = { status: 204 };
const MOST_CHARACTERS = 2000;

/** A line: what has no look of its own goes, and breaks of lines become spaces. */
const line = z
  .string()
  .transform((text) => visible(text.replaceAll(/\s+/g, ' '), '').trim())
  .pipe(z.string().max(MOST_CHARACTERS));

const goBody = z.strictObject({ variant: z.string(), index: z.int().nonnegative() });
const stopBody = z.strictObject({ why: line.exactOptional() });
const sayBody = z.strictObject({ text: line.pipe(z.string().min(1)) });

/** What the page may do, by the last part of its path. */
export function actions(log: EntryLog, controls: Controls): Readonly<Record<'go' | 'stop' | 'say', Act>> {
  return {
    go: reading(goBody, async ({ variant, index }) => {
      // A page that lost its connection may still show the same gate of another variant's run.
      if (log.gate?.index !== index || log.gate.variant !== variant || !controls.go(index, 'page'))
        return { status: 409, error: 'this gate does not wait' };
      return DONE;
    }),
    stop: reading(stopBody, async ({ why }) => {
      if (log.ended) return { status: 409, error: 'the game day has ended' };
      try {
        await controls.stop('page', ...(why ? [why] : []));
      } catch (error) {
        return { status: 500, error: `STOP failed: ${error instanceof Error ? error.message : error}` };
      }
      return DONE;
    }),
    say: reading(sayBody, async ({ text }) => {
      if (log.ended) return { status: 409, error: 'the game day has ended' };
      await controls.say(text, 'page');
      return DONE;
    }),
  };
}

function reading<T>(schema: z.ZodType<T>, act: (body: T) => Promise<Answer>): Act {
  return async (body) => {
    const read = schema.safeParse(body);
    if (read.success) return await act(read.data);
    const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
    return { status: 400, error: problems.join('; ') };
  };
}
