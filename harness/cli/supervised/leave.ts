let exit = (code: number): never => process.exit(code);

/** Ends the process at once with an exit code that is meant, unlike one that the code of a suite chose. */
export function leave(code: number): never {
  return exit(code);
}

export function leaveBy(means: (code: number) => never): void {
  exit = means;
}
