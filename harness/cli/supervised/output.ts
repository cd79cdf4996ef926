const own = {
  stdout: process.stdout.write.bind(process.stdout),
  stderr: process.stderr.write.bind(process.stderr),
};

let guarded = false;
let taken = false;

/**
 * Keeps the code of suites from taking away or changing what Squall prints with: assigning to these does nothing from now
 * on.
 */
export function guardOutput(): void {
  guarded = true;
  fix(process.stdout, 'write', () => (taken ? own.stderr : own.stdout));
  fix(process.stderr, 'write', () => own.stderr);
  for (const method of ['log', 'error', 'warn', 'info'] as const) {
    const kept = console[method];
    fix(console, method, () => kept);
  }
  const kept = console;
  fix(globalThis, 'console', () => kept);
}

/**
 * Standard output belongs to one JSON object from now on, and what suites print goes to standard error. Returns the way to
 * print the object.
 */
export function takeStandardOutput(): (text: string) => void {
  taken = true;
  return (text) => void (guarded ? own.stdout(text) : process.stdout.write(text));
}

/** Resolves when all that was printed so far is written, or cannot be. */
export async function flushOutput(): Promise<void> {
  const written = [own.stdout, own.stderr].map((write) => new Promise((resolve) => write('', resolve)));
  await Promise.all(written);
}

function fix(object: object, name: string, get: () => unknown): void {
  Object.defineProperty(object, name, { get, set: () => {}, configurable: false, enumerable: true });
}
