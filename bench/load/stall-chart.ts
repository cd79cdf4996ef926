import type { Interval } from '../../harness/domain/evidence.ts';

/** One way of driving load, as its own intervals tell it. */
export interface ChartLine {
  readonly name: string;
  readonly colour: string;
  readonly intervals: readonly Interval[];
}

const WIDTH = 760;
const HEIGHT = 300;
const LEFT = 56;
const BOTTOM = 34;
const TOP = 34;
const SECONDS = 10;
const DECADES = [0.1, 1, 10, 100, 1000, 10_000];

/** The 99th percentile of every interval, on a logarithmic scale, with the stall shaded. A file of its own. */
export function stallChart(lines: readonly ChartLine[], stallFromMs: number, stallToMs: number): string {
  const x = (ms: number) => Math.round(LEFT + (ms / 1000 / SECONDS) * (WIDTH - LEFT - 20));
  const y = (ms: number) => {
    const share = (Math.log10(Math.max(ms, 0.1)) + 1) / 5;
    return Math.round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP));
  };
  const grid = DECADES.map(
    (ms) =>
      `<path class="grid" d="M${LEFT} ${y(ms)}H${WIDTH - 20}"/><text x="${LEFT - 6}" y="${y(ms) + 4}" class="end">${label(ms)}</text>`,
  );
  const seconds = Array.from(
    { length: SECONDS + 1 },
    (_, s) => `<text x="${x(s * 1000)}" y="${HEIGHT - BOTTOM + 18}" class="middle">${s} s</text>`,
  );
  const drawn = lines.map(({ name, colour, intervals }, i) => {
    const start = intervals[0]?.fromMs ?? 0;
    const points = intervals
      .filter(({ count, toMs }) => count > 0 && toMs - start <= SECONDS * 1000)
      .map(({ fromMs, toMs, p99Us }) => `${x((fromMs + toMs) / 2 - start)},${y(p99Us / 1000)}`);
    const legend = `<text x="${LEFT + 8 + i * 330}" y="20" fill="${colour}">${name}</text>`;
    return `<polyline points="${points.join(' ')}" stroke="${colour}" fill="none" stroke-width="2"/>${legend}`;
  });
  const band = `<rect class="band" x="${x(stallFromMs)}" y="${TOP}" width="${x(stallToMs) - x(stallFromMs)}" height="${HEIGHT - BOTTOM - TOP}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="p99 duration over time">
<style>text{font:13px sans-serif}.end{text-anchor:end}.middle{text-anchor:middle}.grid{stroke:#8884}.band{fill:#d33;opacity:.15}@media(prefers-color-scheme:dark){text:not([fill]){fill:#ddd}}</style>
${[band, ...grid, ...seconds, ...drawn].join('\n')}
</svg>
`;
}

function label(ms: number): string {
  return ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`;
}
