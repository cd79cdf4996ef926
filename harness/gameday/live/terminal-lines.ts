import type { Ansis } from 'ansis';
import { cut, pad, plain, widthOf } from '../../report/console/text.ts';
import type { Figure } from './figures.ts';
import type { Tone } from './live-state.ts';
import type { LiveView, StepView, VariantView } from './live-view.ts';
import type { StatementView } from './tones.ts';

export interface Window {
  readonly columns: number;
  readonly rows: number;
}

/** What the block shows besides the view. */
export interface BlockExtras {
  /** Of the last seconds, oldest first; null where none ended. */
  readonly p99Ms: readonly (number | null)[];
  /** Shares of errors, 0..1. */
  readonly errors: readonly (number | null)[];
  /** What can be pressed, or what came of it. */
  readonly hint: string;
  readonly hintTone: Tone;
}

/** From here on runbook and statements stand beside each other. */
const WIDE = 110;

/** The block that is redrawn: never wider or higher than the window. */
export function blockLines(view: LiveView, extras: BlockExtras, window: Window, paint: Ansis): string[] {
  const width = window.columns - 2;
  const { shown } = view;
  const hint = toned(paint, extras.hintTone)(cut(extras.hint, width));
  const fixed = [
    headLine(view, width, paint),
    ...(shown.steps.length > 0 ? [trackLine(shown, width, paint)] : []),
    ...gateLines(view, width, paint),
    ...shown.faults.map((fault) => faultLine(fault, width, paint)),
    ...packed(shown.figures, width, paint),
    ...sparkLines(extras, width, paint),
    ...packed(shown.services, width, paint),
  ];
  const room = Math.max(0, window.rows - 2 - fixed.length);
  const lists = width >= WIDE ? besideEachOther(shown, width, paint) : narrowLists(shown, width, paint);
  return [...fixed, ...fitted(lists, room, paint), hint]
    .slice(0, Math.max(1, window.rows - 1))
    .map((line) => ` ${line}`);
}

/** The title gives way to how it stands; what has no room is left out from its end on. */
function headLine({ title, status, clock, variants, shown }: LiveView, width: number, paint: Ansis): string {
  const at = variants.findIndex(({ name }) => name === shown.name) + 1;
  const which = variants.length > 1 ? `${plain(shown.name)} (${at} of ${variants.length})` : '';
  const state = cut(plain(status.text), width);
  const rest = [clock, which].filter((each) => each !== '');
  const room = () => width - widthOf([state, ...rest].join('  ')) - 2;
  while (room() < TITLE && rest.length > 0) rest.pop();
  const name = room() < TITLE ? [] : [paint.bold(cut(plain(title), room()))];
  return [...name, toned(paint, status.tone).bold(state), ...rest].join('  ');
}

const TITLE = 8;

/** Columns; where there are fewer, the rail has no label. */
const LEAST_TRACK = 10;

/** The runbook from left to right: its rail, faults on it, marks of steps, and the cursor. */
function trackLine({ steps, spans, cursor, ticks }: VariantView, width: number, paint: Ansis): string {
  const last = ticks.at(-1)?.text ?? '';
  const end = width - widthOf(last) > LEAST_TRACK ? last : '';
  const length = Math.max(LEAST_TRACK, width - widthOf(end) - 1);
  const column = (share: number) => Math.min(length - 1, Math.max(0, Math.round(share * (length - 1))));
  const cells: { text: string; paint: Ansis }[] = Array.from({ length }, () => ({ text: '─', paint: paint.dim }));
  for (const { from, to } of spans)
    for (let i = column(from); i <= column(to); i++) cells[i] = { text: '━', paint: paint.red };
  for (const { where, mark, tone } of steps) cells[column(where)] = { text: mark, paint: toned(paint, tone) };
  cells[column(cursor)] = { text: '┃', paint: paint.bold };
  return `${cells.map((cell) => cell.paint(cell.text)).join('')} ${paint.dim(end)}`;
}

function gateLines({ gate }: LiveView, width: number, paint: Ansis): string[] {
  if (!gate) return [];
  return [paint.yellow.bold.inverse(cut(` GATE waits ${gate.waited}: ${plain(gate.question)} `, width))];
}

const BAR = 12;

function faultLine({ text, remaining, share }: VariantView['faults'][number], width: number, paint: Ansis): string {
  const filled = Math.ceil((share ?? 0) * BAR);
  const bar = share === null || width < 60 ? '' : `  ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
  const rest = cut(remaining, width - widthOf('FAULT ') - 2);
  const room = width - widthOf(`FAULT   ${rest}${bar}`);
  return `${paint.red.bold('FAULT')} ${paint.red(cut(plain(text), room))}  ${rest}${paint.red(bar)}`;
}

/** Figures one after the other, on as many lines as they take. */
function packed(figures: readonly Figure[], width: number, paint: Ansis): string[] {
  const lines: { text: string; width: number }[] = [];
  for (const { name, value: whole, tone } of figures) {
    const value = cut(whole, width - 5);
    const label = cut(plain(name), Math.max(4, width - widthOf(value) - 1));
    const own = widthOf(label) + 1 + widthOf(value);
    const text = `${paint.dim(label)} ${tone === 'plain' ? value : toned(paint, tone)(value)}`;
    const last = lines.at(-1);
    if (last && last.width + 3 + own <= width) {
      last.text += `   ${text}`;
      last.width += 3 + own;
    } else lines.push({ text, width: own });
  }
  return lines.map(({ text }) => text);
}

const SPARKS = [...'▁▂▃▄▅▆▇█'];

function sparkLines({ p99Ms, errors }: BlockExtras, width: number, paint: Ansis): string[] {
  const room = Math.floor((width - widthOf('p99    errors ')) / 2);
  if (p99Ms.length < 2 || room < 4) return [];
  const most = Math.max(1, ...p99Ms.map((value) => value ?? 0));
  const p99 = spark(p99Ms.slice(-room), most);
  const failed = spark(errors.slice(-room), 1);
  return [`${paint.dim('p99')} ${paint.cyan(p99)}   ${paint.dim('errors')} ${paint.red(failed)}`];
}

function spark(values: readonly (number | null)[], most: number): string {
  return values
    .map((value) =>
      value === null ? ' ' : SPARKS[Math.min(SPARKS.length - 1, Math.floor((value / most) * SPARKS.length))],
    )
    .join('');
}

function narrowLists({ steps, statements }: VariantView, width: number, paint: Ansis): string[] {
  const at = steps.findIndex(({ now }) => now);
  const coming = at < 0 ? [] : steps.slice(at, at + 2);
  return [
    ...coming.map((step) => stepLine(step, width, paint)),
    ...statements.map((statement) => statementLine(statement, width, paint)),
  ];
}

function besideEachOther({ steps, statements }: VariantView, width: number, paint: Ansis): string[] {
  const left = Math.floor(width / 2) - 2;
  const right = width - left - 2;
  return Array.from({ length: Math.max(steps.length, statements.length) }, (_, i) => {
    const step = steps[i];
    const statement = statements[i];
    const first = step ? stepLine(step, left, paint) : '';
    const padding = ' '.repeat(Math.max(0, left - widthOf(first)));
    return `${first}${padding}  ${statement ? statementLine(statement, right, paint) : ''}`.trimEnd();
  });
}

function stepLine({ at, mark, text, tone, now, why }: StepView, width: number, paint: Ansis): string {
  const time = pad(at, 5);
  const words = cut(plain(why === '' ? text : `${text} (${why})`), width - widthOf(time) - 3);
  return `${paint.dim(time)} ${toned(paint, tone)(mark)} ${now ? paint.bold(words) : words}`;
}

function statementLine({ text, of, mark, note, tone }: StatementView, width: number, paint: Ansis): string {
  const words = cut(plain(text), width - 2);
  const left = width - 2 - widthOf(words) - 2;
  const about = [of === 'expect' ? '' : of, plain(note)].filter((each) => each !== '').join(': ');
  const rest = left > 3 && about !== '' ? `  ${paint.dim(cut(about, left))}` : '';
  return `${toned(paint, tone)(mark)} ${words}${rest}`;
}

/** What has no room is counted. */
function fitted(lines: readonly string[], room: number, paint: Ansis): string[] {
  if (lines.length <= room) return [...lines];
  if (room < 2) return [];
  return [...lines.slice(0, room - 1), paint.dim(`+${lines.length - room + 1} more`)];
}

export function toned(paint: Ansis, tone: Tone): Ansis {
  const paints = {
    plain: paint.visible,
    person: paint.cyan,
    fault: paint.red,
    good: paint.green,
    bad: paint.red,
    open: paint.yellow,
  } as const;
  return paints[tone];
}
