/** Flags of commands that run suites in processes of their own, passed on to `squall suite`. */
export interface SuiteFlags {
  readonly config?: string;
  readonly variant?: string[];
  readonly scenario?: string[];
  readonly seed?: number;
  readonly timeScale?: number;
  readonly environment?: string;
  readonly proxy?: string;
  readonly strict?: boolean;
  readonly confirm?: boolean;
  readonly metricsPort?: string;
  readonly otlp?: string;
}

const NAMES = [
  'config',
  'variant',
  'scenario',
  'seed',
  'timeScale',
  'environment',
  'proxy',
  'strict',
  'metricsPort',
  'otlp',
] as const;

export function suiteArguments(flags: SuiteFlags): string[] {
  return [
    ...NAMES.flatMap((name) => asArguments(name, flags[name])),
    ...(flags.confirm === false ? ['--no-confirm'] : []),
  ];
}

/** `timeScale`, 5 -> `--time-scale 5` */
function asArguments(name: string, value: string | number | boolean | readonly string[] | undefined): string[] {
  if (value === undefined || value === false) return [];
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return value === true ? [flag] : [flag, ...[value].flat().map(String)];
}
