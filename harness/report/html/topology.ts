import type { Evidence } from '../../domain/evidence.ts';
import { parseMetric } from '../../domain/metric.ts';
import { html, type Markup } from './markup.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  /** Kinds of the faults on it. */
  readonly faults: readonly string[];
}

const BOX = { width: 132, height: 40, gapX: 130, gapY: 20 };
/** Average width of a letter in a box, and the space beside a name; px. */
const LETTER = 8.2;
const PADDING = 24;

/** Services and the calls between them that the evidence shows, with their faults; undefined when it shows none. */
export function topology(members: readonly Evidence[]): Markup | undefined {
  const edges = edgesOf(members);
  if (edges.length === 0) return undefined;
  const places = placesOf(edges, serviceFaults(members, edges));
  const width = Math.max(...places.map(({ x, width }) => x + width)) + 4;
  const height = Math.max(...places.map(({ y }) => y)) + BOX.height + 4;
  const spoken = edges.map(({ from, to, faults }) => `${from} calls ${to}${faults.length > 0 ? ` (${faults})` : ''}`);
  return html`<svg class="topology" role="img" aria-label="${spoken.join(', ')}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
${edges.map((edge) => drawEdge(edge, places))}${edges.map((edge) => drawFaults(edge, places))}${places.map(drawBox)}</svg>`;
}

function edgesOf(members: readonly Evidence[]): Edge[] {
  const names = members.flatMap(({ counters, faults }) => [
    ...counters.flatMap(({ name, at }) => {
      const metric = parseMetric(name);
      return metric.kind === 'calls' ? [`${at}->${metric.to}`] : [];
    }),
    ...faults.map(({ edge }) => edge).filter((edge) => edge.includes('->')),
  ]);
  return [...new Set(names)].map((name) => {
    const [from = '', to = ''] = name.split('->');
    const kinds = members.flatMap(({ faults }) => faults.filter(({ edge }) => edge === name).map(({ kind }) => kind));
    return { from, to, faults: [...new Set(kinds)] };
  });
}

/** Faults that act on a service itself and not on a call. */
function serviceFaults(members: readonly Evidence[], edges: readonly Edge[]): ReadonlySet<string> {
  const services = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return new Set(members.flatMap(({ faults }) => faults.map(({ edge }) => edge).filter((edge) => services.has(edge))));
}

interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly broken: boolean;
}

/** Columns by how many calls away from the front a service is. */
function placesOf(edges: readonly Edge[], broken: ReadonlySet<string>): Place[] {
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const depth = new Map(names.map((name) => [name, 0]));
  for (const _ of names)
    for (const { from, to } of edges)
      depth.set(to, Math.min(names.length, Math.max(depth.get(to) ?? 0, (depth.get(from) ?? 0) + 1)));
  const columns = [...Map.groupBy(names, (name) => depth.get(name) ?? 0)].sort(([a], [b]) => a - b);
  const tallest = Math.max(...columns.map(([, members]) => members.length));
  const width = Math.max(BOX.width, ...names.map((name) => name.length * LETTER + PADDING));
  return columns.flatMap(([, members], column) =>
    members.map((name, row) => ({
      name,
      width,
      x: 2 + column * (width + BOX.gapX),
      y: 2 + (row + (tallest - members.length) / 2) * (BOX.height + BOX.gapY),
      broken: broken.has(name),
    })),
  );
}

function drawBox({ name, x, y, width, broken }: Place): Markup {
  return html`<g class="${broken ? 'broken' : ''}"><rect x="${x}" y="${y}" width="${width}" height="${BOX.height}" rx="8"/><text x="${x + width / 2}" y="${y + BOX.height / 2 + 5}">${name}</text></g>`;
}

function drawEdge({ from, to, faults }: Edge, places: readonly Place[]): Markup | undefined {
  const a = places.find(({ name }) => name === from);
  const b = places.find(({ name }) => name === to);
  if (!a || !b) return undefined;
  const [x1, y1, x2, y2] = [a.x + a.width, a.y + BOX.height / 2, b.x, b.y + BOX.height / 2];
  const bend = (x2 - x1) / 2;
  return html`<g class="edge${faults.length > 0 ? ' broken' : ''}"><path d="M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 7} ${y2}"/><path class="tip" d="M${x2} ${y2} l-9 -5 v10 z"/></g>
`;
}

/** Drawn after all edges, so that none crosses a word. */
function drawFaults({ to, faults }: Edge, places: readonly Place[]): Markup | undefined {
  const place = places.find(({ name }) => name === to);
  if (!place || faults.length === 0) return undefined;
  return html`<text x="${place.x - 12}" y="${place.y + BOX.height / 2 - 8}" class="fault">${faults.join(', ')}</text>`;
}
