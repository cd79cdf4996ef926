import ansis from 'ansis';
import type { Hierarchy } from '../../planner/hierarchy.ts';
import type { Finding } from '../../planner/rules/rule.ts';
import { plain, wrap } from '../../report/console/text.ts';

const WIDTH = 80;
const INDENT = 8;

/** Findings for people, at most 80 columns wide, and one line that sums them up. */
export function showFindings(hierarchy: Hierarchy, findings: readonly Finding[]): string {
  return [...findings.flatMap((finding) => [...showFinding(finding), '']), summary(hierarchy, findings)].join('\n');
}

function showFinding({ rule, severity, at, what, why, fix }: Finding): string[] {
  const mark = severity === 'broken' ? ansis.red('✗ broken') : ansis.yellow('! advice');
  return [
    `${mark}  ${ansis.bold(plain(at))}  ${ansis.dim(rule)}`,
    ...entry('what', what),
    ...entry('why', why),
    ...entry('fix', fix),
  ];
}

function entry(label: string, text: string): string[] {
  const [first = '', ...rest] = wrap(plain(text), WIDTH - INDENT);
  return [`  ${ansis.dim(label.padEnd(INDENT - 2))}${first}`, ...rest.map((line) => ' '.repeat(INDENT) + line)];
}

function summary({ services }: Hierarchy, findings: readonly Finding[]): string {
  const calls = services.flatMap(({ stages }) => stages.flat()).length;
  const broken = findings.filter(({ severity }) => severity === 'broken').length;
  const advice = findings.length - broken;
  const seen = `${count(services.length, 'service')}, ${count(calls, 'call')}`;
  if (broken === 0)
    return `${ansis.green('✓ no rule is broken')}: ${seen}${advice > 0 ? `, ${count(advice, 'piece')} of advice` : ''}`;
  return `${ansis.red(`✗ rules broken in ${count(broken, 'place')}`)}: ${seen}${advice > 0 ? `, ${count(advice, 'piece')} of advice` : ''}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
