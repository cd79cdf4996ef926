import { Ansis } from 'ansis';
import { formatDuration } from '../../../domain/duration.ts';
import { edgeName } from '../../../domain/target.ts';
import { pad, plain, widthOf, wrap } from '../../../report/console/text.ts';
import { formatCount, formatShare, plural } from '../../../report/explain/format.ts';
import { describeTarget } from '../../../run/plan/describe-plan.ts';
import type { EnvironmentName } from '../../../run/plan/options.ts';
import { foreignHosts, shareOf } from '../check-faults.ts';
import { clockText } from '../clock-text.ts';
import type { Runbook } from '../runbook.ts';
import { actsOfRunbook, phasesOf } from '../timeline.ts';
import { timelineRows } from './timeline-rows.ts';

export interface DryRunPaper {
  /** Width of the terminal. */
  readonly columns: number;
  /** Default: what the terminal and NO_COLOR say. */
  readonly colour?: boolean;
}

/** A part of the page: what it is about, and its lines. */
type Part = readonly [label: string, lines: readonly Line[]];

/** The lead is columns that are already as wide as they are. */
interface Line {
  readonly lead: string;
  readonly text: string;
}

/** What a game day would start, do, break at most and judge, for a person. Times are real ones. */
export function renderDryRun(runbook: Runbook, environment: EnvironmentName, paper: DryRunPaper): string {
  const paint = paper.colour === undefined ? new Ansis() : new Ansis(paper.colour ? 1 : 0);
  const width = Math.max(60, paper.columns);
  const parts: readonly Part[] = [
    ['hypothesis', [line(runbook.hypothesis)]],
    ...peopleOf(runbook),
    ['starts', startsOf(runbook, environment)],
    ['takes', [line(takesText(runbook))]],
    ['steps', timelineLines(runbook)],
    ['breaks', breaksOf(runbook)],
    ['aborts', abortsOf(runbook)],
    ['judges', judgesOf(runbook)],
  ];
  const head = `${paint.bold(plain(runbook.title))} ${paint.dim('dry run: nothing is started')}`;
  return [head, ...parts.map(([label, lines]) => partText(label, lines, width, paint))].join('\n\n');
}

const LABEL = 12;

function partText(label: string, lines: readonly Line[], width: number, paint: Ansis): string {
  const [first = '', ...rest] = lines.flatMap((line) => hanging(line, width - LABEL));
  return [`${paint.cyan(pad(label, LABEL))}${first}`, ...rest.map((line) => `${' '.repeat(LABEL)}${line}`)].join('\n');
}

/** What is wrapped stands below what follows the lead. */
function hanging({ lead, text }: Line, width: number): string[] {
  const indent = ' '.repeat(widthOf(lead));
  const [first = '', ...rest] = wrap(plain(text), Math.max(20, width - indent.length));
  return [`${lead}${first}`, ...rest.map((each) => `${indent}${each}`)];
}

const line = (text: string): Line => ({ lead: '', text });

/** Rows in columns that are as wide as the widest of them; the last one is wrapped. */
function table(rows: readonly (readonly string[])[]): Line[] {
  const cells = rows.map((row) => row.map(plain));
  const widths = (cells[0] ?? []).map((_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ''))));
  return cells.map((row) => ({
    lead: row
      .slice(0, -1)
      .map((cell, i) => `${pad(cell, widths[i] ?? 0)}  `)
      .join(''),
    text: row.at(-1) ?? '',
  }));
}

function peopleOf({ owner, roles, notes }: Runbook): Part[] {
  const people = Object.entries({ ...(owner === undefined ? {} : { owner }), ...roles });
  return [
    ...(people.length === 0 ? [] : [['people', table(people)] as const]),
    ...(notes === undefined ? [] : [['notes', notes.trim().split('\n').map(line)] as const]),
  ];
}

function startsOf({ target, variants, warmUp }: Runbook, environment: EnvironmentName): Line[] {
  const { name, front, services, edges } = describeTarget(target, environment);
  const rows = [
    ...services.map((service) => [service.name, `${service.what}${service.name === front ? '  <- load' : ''}`]),
    ...edges.map((edge) => [edge.name, `fault proxy, told by ${edge.told}`]),
  ];
  return [
    line(`target ${name}, environment ${environment}`),
    ...table(rows),
    line(variants.length === 1 ? `variant ${variants[0]}` : `variants one after another: ${variants.join(', ')}`),
    ...(warmUp ? [line('each is warmed up before its load begins')] : []),
  ];
}

function takesText(runbook: Runbook): string {
  const { lengthMs, timeScale, variants, steps } = runbook;
  const scaled = timeScale === 1 ? '' : `, ${formatCount(timeScale)} times faster than real time`;
  const gates = steps.filter(({ kind }) => kind === 'gate').length;
  return [
    `${formatDuration((lengthMs * variants.length) / timeScale)} and the starts${scaled}`,
    `${formatCount(Math.round(requestsOf(runbook)) * variants.length)} requests`,
    ...(gates === 0
      ? []
      : [`longer by as long as ${plural(gates, 'gate')} of each variant ${gates === 1 ? 'waits' : 'wait'}`]),
  ].join(', ');
}

/** Of one variant. */
function requestsOf({ rate, steps, lengthMs }: Runbook): number {
  const changes = [{ atMs: 0, rate }, ...steps.flatMap((step) => (step.kind === 'load' ? [step] : []))];
  return changes.reduce(
    (total, change, i) => total + (change.rate * ((changes[i + 1]?.atMs ?? lengthMs) - change.atMs)) / 1000,
    0,
  );
}

function timelineLines(runbook: Runbook): Line[] {
  return table(timelineRows(runbook).map(({ atMs, what, text }) => [clockText(atMs), what, text]));
}

function breaksOf(runbook: Runbook): Line[] {
  const acts = actsOfRunbook(runbook);
  const { blastRadius, target } = runbook;
  const faults = acts.flatMap(({ fault }) => fault ?? []);
  const places = [...new Set(faults.map(({ on }) => on))];
  const longestMs = Math.max(0, ...acts.map(({ fromMs, toMs }) => toMs - fromMs));
  const hosts = [...new Set(foreignHosts(target).map(({ host }) => host))];
  const all = [...target.edges.map(edgeName), ...Object.keys(target.services)];
  return table([
    ['', 'at most', 'allowed'],
    ['where', places.join(', ') || 'nothing', blastRadius.on?.join(', ') ?? `all ${all.length} edges and services`],
    ['share', formatShare(Math.max(0, ...faults.map(shareOf))), formatShare(blastRadius.share)],
    ['for', formatDuration(longestMs), formatDuration(blastRadius.longestMs)],
    ['hosts', ['this machine', ...hosts].join(', '), ['this machine', ...blastRadius.hosts].join(', ')],
  ]);
}

function abortsOf({ abort }: Runbook): Line[] {
  return [...abort.map(({ text }) => line(`when ${text}`)), line('when somebody stops it')];
}

function judgesOf(runbook: Runbook): Line[] {
  const { steadyState, expect, lengthMs } = runbook;
  const { faultMs = lengthMs } = phasesOf(actsOfRunbook(runbook), lengthMs);
  const texts = [...new Set(Object.values(expect).flatMap((each) => each.map(({ text }) => text)))];
  return table([
    ...steadyState.map((text) => [clockText(faultMs), `${text} must hold`]),
    ...texts.map((text) => [clockText(lengthMs), `${text} ${expectedText(expect, text)}`]),
  ]);
}

/** `must hold`, or which variants must hold it and which must break it. */
function expectedText(expect: Runbook['expect'], text: string): string {
  const asked = Object.entries(expect).flatMap(([variant, statements]) =>
    statements.filter((each) => each.text === text).map(({ expected }) => ({ variant, expected })),
  );
  const groups = [...Map.groupBy(asked, ({ expected }) => expected)];
  const [[only] = [], another] = groups;
  if (another === undefined && asked.length === Object.keys(expect).length) return `must ${only}`;
  const parts = groups.map(([expected, of]) => `${expected} in ${of.map(({ variant }) => variant).join(' and ')}`);
  return `must ${parts.join(', ')}`;
}
