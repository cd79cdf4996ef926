import { CallError } from './errors.ts';

/** What `call` comes to, or a timeout of `dependency` after `limitMs`: the call itself goes on, and keeps what it holds. */
export function leftAfter<T>(limitMs: number, call: Promise<T>, dependency: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const left = new Promise<never>((_resolve, reject) => {
    const failure = { kind: 'timeout', phase: 'total', sent: true, timeoutMs: limitMs } as const;
    timer = setTimeout(() => reject(new CallError(dependency, failure)), limitMs);
  });
  return Promise.race([call, left]).finally(() => clearTimeout(timer));
}
