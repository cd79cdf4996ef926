import { plain } from '../console/text.ts';
import { headlineOf } from '../headline/headline.ts';
import { headlineSentence } from '../headline/sentence.ts';
import type { RunRecord } from '../judged-scenario.ts';
import { escapeMarkdown } from '../markdown/tables.ts';
import { renderHeadline } from '../svg/headline.ts';
import { renderSvg } from '../svg/render.ts';
import { altText } from './alt-text.ts';
import { drawQuantity } from './catalogue.ts';
import { fillMarks, type Mark, type Problem, readMarks } from './marks.ts';
import { pageTable } from './page-table.ts';
import { type Found, findScenario, findScenarios } from './runs.ts';

/** A page with its marks filled, and the charts that it links. */
export interface Illustrated {
  readonly page: string;
  /** Path beside the page -> SVG. */
  readonly charts: Readonly<Record<string, string>>;
  readonly tables: number;
  /** Everything that is wrong with the marks; then the page is as it was and there are no charts. */
  readonly problems: readonly Problem[];
}

interface Filling {
  readonly text: string;
  readonly charts?: Readonly<Record<string, string>>;
}

/**
 * Fills the marks of a page from stored runs. `name` is the page's own, without its ending; the charts are named after
 * it.
 */
export function illustratePage(page: string, name: string, runs: readonly RunRecord[]): Illustrated {
  const { marks, problems } = readMarks(page);
  const drawn = new Map<string, number>();
  const fillings = marks.map((mark) => FILL[mark.kind](mark, { page: name, drawn, runs }));
  const unfilled = fillings.flatMap((filling, i) =>
    'problem' in filling ? [{ line: marks[i]?.line ?? 0, text: filling.problem }] : [],
  );
  const all = [...problems, ...unfilled].sort((a, b) => a.line - b.line);
  if (all.length > 0) return { page, charts: {}, tables: 0, problems: all };
  const filled = fillings.filter((filling) => 'text' in filling);
  return {
    page: fillMarks(
      page,
      marks,
      filled.map(({ text }) => text),
    ),
    charts: Object.assign({}, ...filled.map(({ charts = {} }) => charts)),
    tables: marks.filter(({ kind }) => kind === 'table').length,
    problems: [],
  };
}

type Unfilled = { readonly problem: string };

/** What the marks of a page are filled from. */
interface Source {
  /** Its name. */
  readonly page: string;
  /** Charts drawn of a scenario so far, on this page. */
  readonly drawn: Map<string, number>;
  readonly runs: readonly RunRecord[];
}

const FILL: Readonly<Record<Mark['kind'], (mark: Mark, source: Source) => Filling | Unfilled>> = {
  table: fillTable,
  chart: fillChart,
  headline: fillHeadline,
};

/** `headline: SCENARIO, SCENARIO` */
function fillHeadline({ parts }: Mark, { page, runs }: Source): Filling | Unfilled {
  const [scenarios = '', ...more] = parts;
  if (scenarios === '' || more.length > 0) return { problem: 'a headline is "headline: SCENARIO, SCENARIO, ..."' };
  const found = findScenarios(runs, scenarios, []);
  if ('problem' in found) return found;
  const headline = headlineOf(found.flatMap(({ members }) => members));
  if (!headline) return { problem: `${scenarios}: no headline was planned for it` };
  const file = `charts/${fileName(page)}-headline.svg`;
  const told = headlineSentence(headline);
  const runIds = [...new Set(found.map(({ run }) => `${run.id} of ${run.suite}`))];
  const text = `${provenance(found)}\n\n![${escapeMarkdown(told)}](${file})`;
  return { text, charts: { [file]: renderHeadline(headline, { about: `From run ${runIds.join(', ')}.` }) } };
}

/** `table: SCENARIO, SCENARIO | VARIANT, VARIANT` */
function fillTable({ parts }: Mark, { runs }: Source): Filling | Unfilled {
  const [scenarios = '', variants = '', ...more] = parts;
  if (scenarios === '' || more.length > 0)
    return { problem: 'a table is "table: SCENARIO" or "table: SCENARIO | VARIANT, ..."' };
  const found = findScenarios(runs, scenarios, listOf(variants));
  if ('problem' in found) return found;
  return {
    text: `${provenance(found)}\n\n${pageTable(
      found.map(({ reports }) => reports),
      listOf(variants),
    )}`,
  };
}

/** `chart: SCENARIO | WHAT | VARIANT, VARIANT` */
function fillChart({ parts }: Mark, { page, drawn, runs }: Source): Filling | Unfilled {
  const [scenario = '', what = '', variants = '', ...more] = parts;
  if (scenario === '' || what === '' || more.length > 0)
    return { problem: 'a chart is "chart: SCENARIO | WHAT" or "chart: SCENARIO | WHAT | VARIANT, ..."' };
  const chosen = listOf(variants);
  const found = findScenario(runs, scenario, chosen);
  if ('problem' in found) return found;
  const drawing = drawQuantity(what, found.members);
  if ('problem' in drawing) return drawing;
  const { chart, shown } = drawing;
  const absent = chosen.filter((variant) => !shown.includes(variant));
  if (absent.length > 0) return { problem: `${what}: ${absent.join(' and ')} has nothing to show of it` };
  const number = (drawn.get(scenario) ?? 0) + 1;
  drawn.set(scenario, number);
  const file = `charts/${fileName(page)}-${fileName(scenario)}-${number}.svg`;
  const alt = altText(chart, scenario);
  const text = `${provenance([found])}\n\n![${escapeMarkdown(alt)}](${file})`;
  const about = `${alt} From run ${found.run.id} of ${found.run.suite}.`;
  return { text, charts: { [file]: renderSvg(chart, { of: scenario, about }) } };
}

function listOf(text: string): string[] {
  return text.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
}

/** A comment that leads from the page's source to the evidence. */
function provenance(found: readonly Found[]): string {
  const runs = new Set(found.map(({ run }) => `${run.suite} ${run.id}`));
  return `<!-- from ${plain([...runs].join(', '))
    .replaceAll('--', '- -')
    .replaceAll('>', '')} -->`;
}

/** Safe in a path and in a link. */
function fileName(text: string): string {
  return text.replace(/[^\w.-]+/g, '-').replace(/^\.+/, '') || 'chart';
}
