import { join } from 'node:path';
import type { StartRequest } from '../domain/ports.ts';

/** What a child inherits, to find its programs, home, time zone and certificates. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'];

/** The same few programs are started many times: compiled code that is kept on disk halves the cost of a start. */
const COMPILE_CACHE = join('node_modules', '.cache', 'squall');

export function inheritedEnv(): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { NODE_COMPILE_CACHE: join(process.cwd(), COMPILE_CACHE), ...Object.fromEntries(inherited) };
}

/**
 * The environment of a service: its own settings, then the variant's, then the scenario's, and last what only Squall's
 * environment knows. `addresses` has the proxied URL per edge variable.
 */
export function serviceEnv(
  name: string,
  request: StartRequest,
  addresses: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...request.target.services[name]?.env,
    ...request.variant.env?.[name],
    ...request.env[name],
    ...addresses,
    VARIANT: request.variantName,
    TIME_SCALE: String(request.timeScale),
    SEED: String(request.seed),
  };
}
