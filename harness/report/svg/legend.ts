import { html, type Markup } from '../html/markup.ts';
import { rowsOf, textWidth } from './layout.ts';
import type { Picture, PictureLine } from './picture.ts';
import { DASHES, LINE_COLOURS } from './style.ts';

const ROW = 18;
const SWATCH = 26;
/** Of what is drawn over a stack. */
const OVER = '4 3';

/** A line of a picture with how it looks. */
export interface StyledLine extends PictureLine {
  readonly ink: string;
  readonly dash: string;
  /** Of an area: successes of a second kind are as green as the first, and paler. */
  readonly opacity: number;
}

export function styled({ lines, kind }: Picture): StyledLine[] {
  // Amber first: what is stacked on the successes are mostly failures.
  let next = kind === 'stack' ? 1 : 0;
  return lines.map((line, i) => {
    const ink = line.colour === undefined ? `c${next++ % LINE_COLOURS}` : { good: 'good', muted: 'none' }[line.colour];
    const dash = kind === 'stack' ? OVER : (DASHES[i % DASHES.length] ?? '');
    const alike = lines.slice(0, i).filter(({ colour }) => line.colour !== undefined && colour === line.colour).length;
    return { ...line, ink, dash, opacity: 0.5 ** alike };
  });
}

export interface Drawn {
  readonly markup: Markup;
  /** In px. */
  readonly height: number;
}

/** What each line is called; of a stack from the top down, as it is drawn. */
export function legend(lines: readonly StyledLine[], { kind }: Picture, top: number): Drawn {
  const shown =
    kind === 'stack' ? [...lines.filter(({ over }) => !over).reverse(), ...lines.filter(({ over }) => over)] : lines;
  const placed = rowsOf(shown, ({ name }) => SWATCH + 8 + textWidth(name) + 18);
  const markup = placed.map(({ thing, x, row }) => {
    const y = top + row * ROW + 9;
    const swatch =
      kind === 'stack' && !thing.over
        ? html`<rect x="${x}" y="${y - 6}" width="${SWATCH}" height="12" fill="var(--${thing.ink})" fill-opacity="${thing.opacity}"/>`
        : html`<path class="line" d="M${x} ${y}h${SWATCH}" stroke="var(--${thing.ink})" stroke-dasharray="${thing.dash}"/>`;
    return html`${swatch}<text x="${x + SWATCH + 7}" y="${y + 4}">${thing.name}</text>
`;
  });
  return { markup: html`${markup}`, height: ((placed.at(-1)?.row ?? -1) + 1) * ROW };
}
