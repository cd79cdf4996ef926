/** What the environment of a worker program says. */
export interface ProgramSettings {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly index: number;
  readonly waitMs: number;
}

export type SettingsOrProblems =
  | { readonly settings: ProgramSettings; readonly problems?: undefined }
  | { readonly settings?: undefined; readonly problems: readonly string[] };

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 7070;
const DEFAULT_WAIT_MS = 120_000;
/** A token that could be guessed is none. */
const SHORTEST_TOKEN = 16;
const HIGHEST_PORT = 65_535;
/** Timers end there. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * Reads `SQUALL_WORKER_HOST`, `SQUALL_WORKER_PORT` (0: any), `SQUALL_WORKER_TOKEN_FILE`, `SQUALL_WORKER_INDEX` and `SQUALL_WORKER_WAIT_MS`; tells all
 * problems at once.
 */
export function programSettings(
  env: Readonly<Record<string, string | undefined>>,
  read: (path: string) => string,
): SettingsOrProblems {
  const problems: string[] = [];
  const whole = (name: string, fallback: number | undefined, most: number): number => {
    const text = env[name] || undefined;
    const value = text === undefined ? fallback : Number(text);
    if (value !== undefined && Number.isInteger(value) && value >= 0 && value <= most) return value;
    problems.push(`${name} must be a whole number from 0 to ${most}, not ${JSON.stringify(text ?? '')}`);
    return 0;
  };
  const settings = {
    host: env['SQUALL_WORKER_HOST'] || DEFAULT_HOST,
    port: whole('SQUALL_WORKER_PORT', DEFAULT_PORT, HIGHEST_PORT),
    index: whole('SQUALL_WORKER_INDEX', undefined, Number.MAX_SAFE_INTEGER),
    waitMs: whole('SQUALL_WORKER_WAIT_MS', DEFAULT_WAIT_MS, LONGEST_WAIT_MS),
    token: tokenIn(env['SQUALL_WORKER_TOKEN_FILE'], read, problems),
  };
  return problems.length === 0 ? { settings } : { problems };
}

function tokenIn(path: string | undefined, read: (path: string) => string, problems: string[]): string {
  const problem = (text: string) => {
    problems.push(`SQUALL_WORKER_TOKEN_FILE ${text}`);
    return '';
  };
  if (!path) return problem('must name the file with the token');
  try {
    const token = read(path).trim();
    return token.length >= SHORTEST_TOKEN
      ? token
      : problem(`${path} needs a token of at least ${SHORTEST_TOKEN} characters`);
  } catch (error) {
    return problem(`${path} cannot be read: ${(error as Error).message}`);
  }
}
