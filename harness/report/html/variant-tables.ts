import { formatDuration } from '../../domain/duration.ts';
import type { Counter, Evidence, Visit } from '../../domain/evidence.ts';
import { isCounter, named, parseMetric, selects } from '../../domain/metric.ts';
import { formatCount, formatShare } from '../explain/format.ts';
import type { DurationSummary, ScenarioReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';

const COLUMNS: readonly (readonly [keyof DurationSummary, string])[] = [
  ['minMs', 'min'],
  ['p50Ms', 'p50'],
  ['p90Ms', 'p90'],
  ['p99Ms', 'p99'],
  ['p999Ms', 'p99.9'],
  ['maxMs', 'max'],
];

export function durationsTable({ durations, timeScale, name, variant }: ScenarioReport): Markup | false {
  const rows = Object.entries(durations).flatMap(([phase, labels]) =>
    Object.entries(labels).map(([label, summary]) => ({ phase, label, summary })),
  );
  if (rows.length === 0) return false;
  return table({
    title: 'Durations by phase and outcome',
    of: `${name} ${variant}`,
    heads: ['phase', 'outcome', 'count', ...COLUMNS.map(([, head]) => head)],
    rows: rows.map(({ phase, label, summary }) => [
      phase,
      label,
      formatCount(summary.count),
      ...COLUMNS.map(([key]) => formatDuration(summary[key] * timeScale)),
    ]),
    numbers: '2 on',
  });
}

export function ledgerTable({ ledger, name, variant }: ScenarioReport, { load }: Evidence): Markup {
  const { planned, sent, dropped, outcomes, unaccounted } = ledger;
  const worst = (of: (health: Evidence['load']['health'][number]) => number) => Math.max(0, ...load.health.map(of));
  const rows = [
    ['planned', formatCount(planned)],
    ['sent', formatCount(sent)],
    ['dropped', formatCount(dropped)],
    ...Object.entries(outcomes).map(([kind, count]) => [`ended: ${kind}`, formatCount(count)]),
    ['unaccounted', formatCount(unaccounted)],
    ...straddlerRows(load.recordings),
    ...endReasonRows(load.reasons),
    ['generator: longest send delay', formatDuration(worst(({ latenessMs }) => latenessMs))],
    ['generator: longest event loop delay', formatDuration(worst(({ loopDelayMs }) => loopDelayMs))],
    ['generator: peak share of a core', formatShare(worst(({ cpu }) => cpu))],
  ];
  return table({ title: 'Ledger', of: `${name} ${variant}`, heads: ['', 'requests'], rows, numbers: '1 on' });
}

/** Requests that were due in one phase and ended in another; they count for the first. */
function straddlerRows(recordings: Evidence['load']['recordings']): string[][] {
  const straddlers = recordings.filter(({ clock, endedIn }) => clock === 'response' && endedIn !== undefined);
  const pairs = Map.groupBy(straddlers, ({ phase, endedIn }) => `straddlers: due in ${phase}, ended in ${endedIn}`);
  return [...pairs].map(([title, members]) => [title, formatCount(members.reduce((sum, { count }) => sum + count, 0))]);
}

function endReasonRows(reasons: Evidence['load']['reasons'] = []): string[][] {
  return reasons.map(({ phase, kind, route, reason, count }) => [
    `${kind === 'dropped' ? 'never sent' : kind} in ${phase}, ${route}: ${reason}`,
    formatCount(count),
  ]);
}

export function faultsTable({ faults, plan }: Evidence): Markup | false {
  if (faults.length === 0) return false;
  const at = (ms: number) => formatDuration(ms * plan.timeScale);
  const rows = faults.map(({ text, fromMs, toMs, touched, touchedAtMost, witness, lifted }) => [
    text,
    `${at(fromMs)} to ${at(toMs)}`,
    touched === null
      ? 'unknown'
      : `${touchedAtMost === undefined ? '' : 'at least '}${formatCount(touched)} (${witness})`,
    lifted ? 'yes' : 'not verified',
  ]);
  return table({
    title: 'Faults',
    of: nameOf(plan),
    heads: ['fault', 'active', 'touched', 'lifted'],
    rows,
  });
}

const LOW_WATER = named('threads low water');

/** A service that was restarted has counted at least what is known. */
function limitSign({ limits }: Counter): string {
  if (!limits) return '';
  return limits[1] === null ? '≥ ' : '≤ ';
}

/** Only Squall's own metrics: the evidence has hundreds of raw samples too. */
export function countersTable({ counters, plan }: Evidence): Markup | false {
  const counts = counters.filter(({ name }) => {
    const metric = parseMetric(name);
    return metric.kind !== 'sample' && (isCounter(metric) || selects(LOW_WATER, metric));
  });
  if (counts.length === 0) return false;
  const phases = [...new Set(counts.map(({ phase }) => phase))];
  const byTitle = [...Map.groupBy(counts, ({ name, at }) => `${name} · ${at}`)];
  const isNothing = ([, members]: (typeof byTitle)[number]) =>
    members.every(({ value, limits }) => value === 0 && !limits) && members.length === phases.length;
  const rows = byTitle
    .filter((each) => !isNothing(each))
    .map(([title, members]) => [
      title,
      ...phases.map((phase) => {
        const found = members.find((each) => each.phase === phase);
        return found ? `${limitSign(found)}${formatCount(found.value)}` : '';
      }),
    ]);
  const nothing = byTitle.filter(isNothing).length;
  return table({
    title: 'Counts and marks',
    of: nameOf(plan),
    heads: ['count · service', ...phases],
    rows,
    numbers: '1 on',
    ...(nothing > 0 ? { note: `${formatCount(nothing)} more stayed at 0` } : {}),
  });
}

/** More are in the evidence; a page of a hundred variants has to stay readable, and small. */
const MOST_SLOWEST = 2;

export function slowestTable({ load, plan, faults }: Evidence): Markup | false {
  if (load.slowest.length === 0) return false;
  const at = (ms: number) => formatDuration(ms * plan.timeScale);
  const shown = load.slowest.slice(0, MOST_SLOWEST);
  const faultsOf = ({ sentMs, durationMs }: (typeof shown)[number]) =>
    faults.filter(({ fromMs, toMs }) => fromMs < sentMs + durationMs && sentMs < toMs).map(({ text }) => text);
  // Mostly they are the same for all, and a sentence says it once.
  const [common = '', ...others] = new Set(shown.map((each) => faultsOf(each).join(', ')));
  const differ = others.length > 0;
  const rows = shown.map((each) => {
    const { index, route, phase, label, status, sentMs, durationMs, visits } = each;
    return [
      `#${index} ${route}`,
      at(durationMs),
      at(sentMs),
      status === 0 ? label : `${label} (${status})`,
      phase,
      visits?.map((visit) => visitText(visit, sentMs, at)).join('; ') || (visits && 'no dependency'),
      ...(differ ? [faultsOf(each).join(', ')] : []),
    ];
  });
  return table({
    title: 'Slowest requests',
    of: nameOf(plan),
    heads: ['request', 'took', 'sent at', 'outcome', 'phase', 'where it went', ...(differ ? ['faults meanwhile'] : [])],
    rows,
    numbers: '1 and 2',
    ...(differ || common === '' ? {} : { note: `All of them met ${common}.` }),
  });
}

/** `bank after 210 ms, 5.01 s, 200`: when it came there, how long it stayed, what it was answered. */
function visitText({ service, atMs, durationMs, status }: Visit, sentMs: number, at: (ms: number) => string): string {
  const stayed = durationMs === null ? 'unfinished' : at(durationMs);
  return `${service} after ${at(Math.max(0, atMs - sentMs))}, ${stayed}, ${status === 0 ? 'the caller did not wait' : status}`;
}

export function nameOf({ scenario, variant }: Evidence['plan']): string {
  return `${scenario} ${variant}`;
}

interface Table {
  readonly title: string;
  /** The scenario and variant that it is of. */
  readonly of: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly (string | undefined)[])[];
  /** The columns that hold numbers and are set to the right, counted from 0; text before and behind them. */
  readonly numbers?: keyof typeof NUMBERS;
  /** Stands below it. */
  readonly note?: string;
}

/** Classes of a table, which its style sheet knows: cells themselves have none, as there are ten thousand of them. */
const NUMBERS = { '1 on': 'n1', '2 on': 'n2', '1 and 2': 'n12' } as const;

/** Rows and cells go without the end tags that HTML lets out: a page has ten thousands of them. */
export function table({ title, of, heads, rows, numbers, note }: Table): Markup {
  const set = numbers && html` class="${NUMBERS[numbers]}"`;
  return html`<section><h4>${title}</h4><div class="scroll" role="region" aria-label="${title} of ${of}" tabindex="0"><table${set}><thead><tr>${heads.map((head) => html`<th>${head === '' ? html`<span class="vh">what</span>` : head}`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((text) => html`<td>${text}`)}`)}</table></div>${note !== undefined && html`<p class="muted">${note}</p>`}</section>
`;
}
