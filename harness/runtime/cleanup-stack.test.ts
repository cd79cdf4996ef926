import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CleanupStack } from './cleanup-stack.ts';

const failing = (name: string) => () => {
  throw new Error(`${name} broke`);
};

describe('a cleanup stack', () => {
  it('undoes in reverse order, each step after the one before it has ended', async () => {
    const log: string[] = [];
    {
      await using cleanup = new CleanupStack();
      for (const name of ['target', 'proxy', 'load'])
        cleanup.defer(name, async () => {
          log.push(`${name} stopping`);
          await Promise.resolve();
          log.push(`${name} stopped`);
        });
    }
    expect(log).toEqual([
      'load stopping',
      'load stopped',
      'proxy stopping',
      'proxy stopped',
      'target stopping',
      'target stopped',
    ]);
  });

  it('runs every step once and reports every failure, whichever steps fail and however', async () => {
    const steps = fc.array(fc.constantFrom('fine', 'throws', 'rejects'), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, async (kinds) => {
        const cleanup = new CleanupStack();
        const undone: number[] = [];
        for (const [i, kind] of kinds.entries())
          cleanup.defer(`step ${i}`, () => {
            undone.push(i);
            if (kind === 'throws') throw new Error('sync');
            return kind === 'rejects' ? Promise.reject(new Error('async')) : undefined;
          });
        const failure: unknown = await cleanup[Symbol.asyncDispose]().catch((error: unknown) => error);
        const failed = kinds.flatMap((kind, i) => (kind === 'fine' ? [] : [`could not undo: step ${i}`])).toReversed();
        const reported = failure instanceof AggregateError ? failure.errors : [failure ?? []].flat();
        expect(undone).toEqual(kinds.map((_, i) => i).toReversed());
        expect(reported.map((error: Error) => error.message)).toEqual(failed);
      }),
    );
  });

  it('says what could not be undone, and keeps why', async () => {
    const cleanup = new CleanupStack();
    cleanup.defer('remove toxic bank', failing('proxy'));
    await expect(cleanup[Symbol.asyncDispose]()).rejects.toMatchObject({
      message: 'could not undo: remove toxic bank',
      cause: new Error('proxy broke'),
    });
  });

  it('closes once: a second call waits for the same end', async () => {
    const cleanup = new CleanupStack();
    const { promise, resolve } = Promise.withResolvers<void>();
    let undone = 0;
    cleanup.defer('slow', async () => {
      undone += 1;
      await promise;
    });
    const first = cleanup[Symbol.asyncDispose]();
    const second = cleanup[Symbol.asyncDispose]();
    expect(second).toBe(first);
    resolve();
    await second;
    expect(undone).toBe(1);
  });

  it('refuses what comes after it began to close, so that nothing is left behind unseen', async () => {
    const cleanup = new CleanupStack();
    await cleanup[Symbol.asyncDispose]();
    expect(() => cleanup.defer('late process', () => {})).toThrow('late process was registered too late');
  });

  it('takes disposables of both kinds and hands them back', async () => {
    const log: string[] = [];
    const cleanup = new CleanupStack();
    const sync = { [Symbol.dispose]: () => log.push('sync') };
    const async = { [Symbol.asyncDispose]: async () => void log.push('async') };
    expect(cleanup.use('sync', sync)).toBe(sync);
    expect(cleanup.use('async', async)).toBe(async);
    await cleanup[Symbol.asyncDispose]();
    expect(log).toEqual(['async', 'sync']);
  });

  it('waits for what is still being made when it closes, and undoes nothing that could not be made', async () => {
    const log: string[] = [];
    const cleanup = new CleanupStack();
    const made = Promise.withResolvers<AsyncDisposable>();
    const used = cleanup.useMade('slow process', made.promise);
    const failed = cleanup.useMade('no process', Promise.reject(new Error('no such program')));
    await expect(failed).rejects.toThrow('no such program');
    const closing = cleanup[Symbol.asyncDispose]().then(() => log.push('closed'));
    made.resolve({ [Symbol.asyncDispose]: async () => void log.push('undone') });
    await Promise.all([used, closing]);
    expect(log).toEqual(['undone', 'closed']);
  });
});
