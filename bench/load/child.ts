import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a script of this folder in a process of its own, whose memory is then its own, and returns what it tells. */
export async function inChild<T>(script: string, args: readonly string[]): Promise<T> {
  const child = fork(new URL(script, import.meta.url), [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const told = once(child, 'message') as Promise<[T]>;
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ended with exit code ${code}`);
  });
  const [result] = await Promise.race([told, gone]);
  child.disconnect();
  return result;
}
