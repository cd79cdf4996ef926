import type { Chart } from '../chart/chart.ts';
import type { StyledLine } from '../chart/palette.ts';
import { html, type Markup } from '../html/markup.ts';
import { rowsOf, textWidth } from './layout.ts';
import { opacityOf } from './style.ts';

const ROW = 18;
const SWATCH = 26;
export interface Drawn {
  readonly markup: Markup;
  /** In px. */
  readonly height: number;
}

/** The names of the lines; of a stack from the top down, as it is drawn. */
export function legend(lines: readonly StyledLine[], { kind }: Chart, top: number): Drawn {
  const shown =
    kind === 'stack' ? [...lines.filter(({ over }) => !over).reverse(), ...lines.filter(({ over }) => over)] : lines;
  const placed = rowsOf(shown, ({ name }) => SWATCH + 8 + textWidth(name) + 18);
  const markup = placed.map(({ thing, x, row }) => {
    const y = top + row * ROW + 9;
    const swatch =
      kind === 'stack' && !thing.over
        ? html`<rect x="${x}" y="${y - 6}" width="${SWATCH}" height="12" fill="var(--chart-${thing.ink})" fill-opacity="${opacityOf(thing, lines)}"/>`
        : html`<path class="line" d="M${x} ${y}h${SWATCH}" stroke="var(--chart-${thing.ink})" stroke-dasharray="${thing.dash.join(' ')}"/>`;
    return html`${swatch}<text x="${x + SWATCH + 7}" y="${y + 4}">${thing.name}</text>
`;
  });
  return { markup: html`${markup}`, height: ((placed.at(-1)?.row ?? -1) + 1) * ROW };
}
