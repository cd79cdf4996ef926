/** What somebody pressed that means something. */
export type Key = 'enter' | 's' | 'ctrl-c';

/** A terminal's input, as far as it is needed. */
export interface KeyInput {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
}

/** Where the end of a process is told. */
export interface Exits {
  on(event: 'exit', listener: () => void): unknown;
  off(event: 'exit', listener: () => void): unknown;
}

/**
 * Reads single keys until it is disposed. The terminal is as it was after that, and when the process exits before. Undefined where there
 * are no single keys to be had: the input is no terminal.
 */
export function readKeys(input: KeyInput, exits: Exits, press: (key: Key) => void): Disposable | undefined {
  if (!input.isTTY || !input.setRawMode) return undefined;
  const setRaw = input.setRawMode.bind(input);
  const listen = (chunk: Buffer | string) => {
    for (const key of keysIn(String(chunk))) press(key);
  };
  const leave = () => setRaw(false);
  setRaw(true);
  exits.on('exit', leave);
  input.on('data', listen);
  input.resume();
  return {
    [Symbol.dispose]: () => {
      input.off('data', listen);
      input.pause();
      leave();
      exits.off('exit', leave);
    },
  };
}

/** Keys that were pressed fast come together. Anything else that comes together was pasted, or is one key with a longer code. */
export function keysIn(chunk: string): Key[] {
  if (chunk.includes('\u0003')) return ['ctrl-c'];
  if (/^s+$/i.test(chunk)) return [...chunk].map(() => 's');
  return chunk === '\r' || chunk === '\n' ? ['enter'] : [];
}
