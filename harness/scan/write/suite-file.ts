import { isDeepStrictEqual } from 'node:util';
import type { RequestTemplate } from '../../domain/load-plan.ts';
import { type FaultName, SLOW_MS } from '../faults.ts';
import { RATE } from '../observe-cell.ts';
import type { ScanReport } from '../scan-report.ts';
import { block, Code, field, literal, quoted } from './literal.ts';
import { type LeftOut, scenariosOf, type WrittenScenario } from './scenarios.ts';
import { healthyStatements, type WrittenStatement } from './statements.ts';

/** How a suite says what it runs against. */
export type TargetSource =
  /** By its name in the configuration. */
  | { readonly named: string }
  /** By itself, as `defineTarget` takes it. */
  | { readonly definition: object };

export interface SuiteFile {
  /** `first-look` */
  readonly name: string;
  readonly report: ScanReport;
  readonly target: TargetSource;
  /** Of the target. */
  readonly variants: readonly string[];
  readonly variant: string;
  readonly requests: readonly RequestTemplate[];
  /** Of the target; where others were driven, the suite has them. */
  readonly ownRequests: readonly RequestTemplate[];
  readonly hasRules: boolean;
  readonly otherProtocols: ReadonlySet<string>;
}

/** A suite that holds what is well today, and has what is not as `break`: TypeScript, formatted. */
export function renderSuite(file: SuiteFile): string {
  const { name, report, target } = file;
  const { scenarios, leftOut } = scenariosOf(report, file.hasRules, file.otherProtocols);
  const all = [healthyScenario(file), ...scenarios.map((scenario) => faultScenario(scenario, file))];
  const [variable, declared] = targetCode(target);
  const own = isDeepStrictEqual(file.requests, file.ownRequests) || 'definition' in target;
  return `${[
    importLine(scenarios, target),
    declared,
    own ? '' : `const requests = ${literal(file.requests, '', 18)} as const;`,
    loadCode(report),
    [
      `/** Written by \`squall scan\`: what is well today, and what is not, as \`break\`. Change a break to \`hold\` when it is mended. */`,
      `export const ${camelCase(name)} = suite({`,
      `  name: ${quoted(name)},`,
      `  about: ${quoted(`What do the dependencies of ${report.target} do to its routes when they fail?`)},`,
      `  target: ${variable},`,
      '  warmUp: open(RATE, 1000),',
      `  scenarios: ${block('[', own ? all : all.map(withRequests), ']', '  ')},`,
      '});',
    ].join('\n'),
    leftOutComment(leftOut),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

const BUILDERS: Readonly<Record<FaultName, string>> = {
  slow: 'latency',
  'one in ten': 'httpStatus',
  'http 503': 'httpStatus',
  reset: 'reset',
  refuse: 'down',
  hang: 'blackhole',
};

const ARGUMENTS: Readonly<Partial<Record<FaultName, string>>> = {
  slow: `, '${SLOW_MS / 1000}s'`,
  'one in ten': ', 503, { share: 0.1 }',
  'http 503': ', 503',
};

function importLine(scenarios: readonly WrittenScenario[], target: TargetSource): string {
  const faults = scenarios.map(({ fault }) => BUILDERS[fault]);
  const values = [...faults, 'open', 'suite', ...('definition' in target ? ['defineTarget'] : [])];
  const types = scenarios.length > 0 ? ['type Fault', 'type Phase'] : [];
  const names = [...new Set(values), ...types].toSorted((a, b) =>
    a.replace('type ', '').localeCompare(b.replace('type ', ''), 'en', { sensitivity: 'base' }),
  );
  const line = `import { ${names.join(', ')} } from 'squall';`;
  return line.length <= 120 ? line : `import ${block('{', names, '}', '')} from 'squall';`;
}

function targetCode(target: TargetSource): readonly [variable: string, declared: string] {
  if ('named' in target) return [quoted(target.named), ''];
  return ['target', `const target = defineTarget(${literal(target.definition, '', 30)});`];
}

function loadCode({ routes, cells }: ScanReport): string {
  const rate = `/** Requests a second: ${RATE} on each route, as in the scan. */\nconst RATE = ${RATE * Math.max(1, routes.length)};`;
  if (cells.length === 0) return rate;
  return `${rate}

const during = (fault: Fault, ms = 5000): Phase[] => [
  { name: 'baseline', load: open(RATE, 2000) },
  { name: 'fault', load: open(RATE, ms), faults: [fault] },
  { name: 'recovery', load: open(RATE, 5000) },
];`;
}

function healthyScenario({ report, hasRules, ...file }: SuiteFile): string {
  return scenario(
    {
      name: 'all is well',
      about: 'Nothing is broken.',
      phases: new Code("[{ name: 'baseline', load: open(RATE, 5000) }]"),
    },
    healthyStatements(report.routes, hasRules),
    file,
  );
}

function faultScenario({ name, about, edge, fault, faultMs, statements }: WrittenScenario, file: SuiteFile): string {
  const broken = `${BUILDERS[fault]}(${quoted(edge)}${ARGUMENTS[fault] ?? ''})`;
  const ms = faultMs === 5000 ? '' : `, ${literal(new Code(grouped(faultMs)))}`;
  return scenario({ name, about, phases: new Code(`during(${broken}${ms})`) }, statements, file);
}

function scenario(
  fields: Readonly<Record<string, unknown>>,
  statements: readonly WrittenStatement[],
  { variants, variant }: Pick<SuiteFile, 'variants' | 'variant'>,
): string {
  const judged = statements.map(({ text, expected }) => {
    const one = variants.length > 1 ? literal({ [variant]: expected }) : quoted(expected);
    return `${field(text)}: ${one}`;
  });
  const lines = Object.entries(fields).map(([name, value]) => {
    const line = `${name}: ${literal(value, '      ')}`;
    return line.length > MOST_IN_SCENARIO ? `${name}:\n        ${literal(value)}` : line;
  });
  return block('{', [...lines, `statements: ${block('{', judged, '}', '      ')}`], '}', '    ');
}

/** Of the 120 columns, without the indent and the comma. */
const MOST_IN_SCENARIO = 113;

function withRequests(code: string): string {
  return code.replace(/^ {6}statements: /m, '      requests,\n      statements: ');
}

function leftOutComment(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return '';
  return [
    '// Not in here:',
    ...leftOut.map(({ edge, fault, why }) => `// - ${fault} on ${edge}: ${why.replaceAll(/\s+/g, ' ')}`.trimEnd()),
  ].join('\n');
}

/** `first-look` -> `firstLook` */
function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, i) => (i === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`)).join('');
  return /^[A-Za-z]/.test(joined) ? joined : `suite${joined}`;
}

/** `10_000`, as numbers are written from five digits on. Below a million. */
function grouped(value: number): string {
  if (value < 10_000) return String(value);
  return `${Math.floor(value / 1000)}_${String(value % 1000).padStart(3, '0')}`;
}
