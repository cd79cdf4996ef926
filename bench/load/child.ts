import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a script of this folder in its own process, so that its memory can be measured. Returns the message it sends. */
export async function inChild<T>(script: string, args: readonly string[]): Promise<T> {
  const child = fork(new URL(script, import.meta.url), [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const message = once(child, 'message') as Promise<[T]>;
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ended with exit code ${code}`);
  });
  const [result] = await Promise.race([message, exited]);
  child.disconnect();
  return result;
}
