import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scope } from './scope.ts';

const failing = (name: string) => () => {
  throw new Error(`${name} broke`);
};

describe('a scope', () => {
  it('undoes in reverse order, each step after the one before it has ended', async () => {
    const log: string[] = [];
    {
      await using scope = new Scope();
      for (const name of ['target', 'proxy', 'load'])
        scope.defer(name, async () => {
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
        const scope = new Scope();
        const undone: number[] = [];
        for (const [i, kind] of kinds.entries())
          scope.defer(`step ${i}`, () => {
            undone.push(i);
            if (kind === 'throws') throw new Error('sync');
            return kind === 'rejects' ? Promise.reject(new Error('async')) : undefined;
          });
        const failure: unknown = await scope[Symbol.asyncDispose]().catch((error: unknown) => error);
        const failed = kinds.flatMap((kind, i) => (kind === 'fine' ? [] : [`could not undo: step ${i}`])).toReversed();
        const reported = failure instanceof AggregateError ? failure.errors : [failure ?? []].flat();
        expect(undone).toEqual(kinds.map((_, i) => i).toReversed());
        expect(reported.map((error: Error) => error.message)).toEqual(failed);
      }),
    );
  });

  it('says what could not be undone, and keeps why', async () => {
    const scope = new Scope();
    scope.defer('remove toxic bank', failing('proxy'));
    await expect(scope[Symbol.asyncDispose]()).rejects.toMatchObject({
      message: 'could not undo: remove toxic bank',
      cause: new Error('proxy broke'),
    });
  });

  it('closes once: whoever closes it again waits for the same end', async () => {
    const scope = new Scope();
    const { promise, resolve } = Promise.withResolvers<void>();
    let undone = 0;
    scope.defer('slow', async () => {
      undone += 1;
      await promise;
    });
    const first = scope[Symbol.asyncDispose]();
    const second = scope[Symbol.asyncDispose]();
    expect(second).toBe(first);
    resolve();
    await second;
    expect(undone).toBe(1);
  });

  it('refuses what comes after it began to close, so that nothing is left behind unseen', async () => {
    const scope = new Scope();
    await scope[Symbol.asyncDispose]();
    expect(() => scope.defer('late process', () => {})).toThrow('late process came too late');
  });

  it('takes disposables of both kinds and hands them back', async () => {
    const log: string[] = [];
    const scope = new Scope();
    const sync = { [Symbol.dispose]: () => log.push('sync') };
    const async = { [Symbol.asyncDispose]: async () => void log.push('async') };
    expect(scope.use('sync', sync)).toBe(sync);
    expect(scope.use('async', async)).toBe(async);
    await scope[Symbol.asyncDispose]();
    expect(log).toEqual(['async', 'sync']);
  });

  it('waits for what is still being made when it closes, and undoes nothing that could not be made', async () => {
    const log: string[] = [];
    const scope = new Scope();
    const made = Promise.withResolvers<AsyncDisposable>();
    const used = scope.useMade('slow process', made.promise);
    const failed = scope.useMade('no process', Promise.reject(new Error('no such program')));
    await expect(failed).rejects.toThrow('no such program');
    const closing = scope[Symbol.asyncDispose]().then(() => log.push('closed'));
    made.resolve({ [Symbol.asyncDispose]: async () => void log.push('undone') });
    await Promise.all([used, closing]);
    expect(log).toEqual(['undone', 'closed']);
  });
});
