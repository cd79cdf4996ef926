/** How to get the package that a file of the user imports and that Node did not find; undefined for any other error. */
export function missingPackageHint(cause: unknown): string | undefined {
  const name = cause instanceof Error ? /^Cannot find package '([^']+)'/.exec(cause.message)?.[1] : undefined;
  return name === undefined ? undefined : `npm install --save-dev ${name}; nothing was started`;
}
