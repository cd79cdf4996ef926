import { readFileSync } from 'node:fs';
import { SquallError } from './errors.ts';

/**
 * Loads a package that users add only when they use it: an optional peer in package.json. Throws SQUALL_NOT_AVAILABLE
 * with the command that adds it. `purpose` is what needs it, as in "embedded Postgres needs the package pg".
 */
export function loadOptional<Module>(name: string, purpose: string, load: () => Promise<Module>): Promise<Module> {
  return load().catch((cause: unknown) => {
    if (!isMissing(name, cause)) throw cause;
    throw new SquallError('SQUALL_NOT_AVAILABLE', `${purpose} needs the package ${name}, which is not installed`, {
      hint: `npm install --save-dev '${name}${supported(name)}'`,
      cause,
    });
  });
}

/** The codes of import and require. */
const MISSING = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/** A package that is there and lacks one of its own dependencies is another problem. */
function isMissing(name: string, cause: unknown): boolean {
  return (
    cause instanceof Error &&
    'code' in cause &&
    MISSING.includes(String(cause.code)) &&
    cause.message.includes(`'${name}'`)
  );
}

/** `@^8.23.1`: the versions that package.json accepts. */
function supported(name: string): string {
  const manifest = new URL('../../package.json', import.meta.url);
  const { peerDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  const range = peerDependencies[name];
  return range === undefined ? '' : `@${range}`;
}
