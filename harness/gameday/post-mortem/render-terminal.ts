import { Ansis } from 'ansis';
import { paintTone, SYMBOL } from '../../report/console/cell.ts';
import { plain, wrap } from '../../report/console/text.ts';
import { formatCount, formatShare } from '../../report/explain/format.ts';
import type { PostMortem, VariantReport } from './post-mortem-report.ts';
import { detectionText } from './words/detection-words.ts';
import { alarms } from './words/ending-words.ts';
import { hypothesisSentence } from './words/hypothesis-words.ts';
import { HYPOTHESIS_TONES, outcomeTone } from './words/outcome-words.ts';
import { outageFactor, recoveryTime } from './words/recovery-words.ts';

export interface PostMortemPaper {
  /** Width of the terminal. */
  readonly columns: number;
  /** Where the forms of it were written. */
  readonly folder?: string;
  /** Default: what the terminal and NO_COLOR say. */
  readonly colour?: boolean;
}

const MOST_FIXES = 3;

/** What a person must know when the game day is over, in a few lines. */
export function renderPostMortemTerminal(report: PostMortem, { columns, folder, colour }: PostMortemPaper): string {
  const paint = colour === undefined ? new Ansis() : new Ansis(colour ? 1 : 0);
  const width = Math.max(60, columns);
  const { planned, hypothesis, variants, fixes, ending } = report;
  const tone = outcomeTone(report);
  const told = HYPOTHESIS_TONES[hypothesis.result];
  const more = fixes.length - MOST_FIXES;
  return [
    ` ${paintTone(paint, tone, `${SYMBOL[tone]} ${ending.outcome}`)}  ${paint.bold(plain(planned.title))}`,
    ...alarms(report).flatMap((text) => wrapped(text, width, 3).map((line) => paint.yellow(line))),
    `   hypothesis ${paintTone(paint, told, hypothesis.result)}: ${plain(hypothesisSentence(hypothesis))}`,
    ...variants.flatMap((variant) => wrapped(variantLine(variant), width, 3)),
    ...(fixes.length === 0 ? [] : [` ${paint.bold('fix first')}`]),
    ...fixes.slice(0, MOST_FIXES).flatMap(({ variant, text }, i) => {
      const [first = '', ...rest] = wrapped(`${variant === null ? '' : `${variant}: `}${text}`, width, 6);
      return [`   ${paint.bold(`${i + 1}.`)} ${first.trimStart()}`, ...rest];
    }),
    ...(more > 0 ? [paint.dim(`      and ${more} more`)] : []),
    ...(folder === undefined ? [] : [` ${paint.dim('post-mortem')}  ${folder}/post-mortem.html`]),
  ].join('\n');
}

function wrapped(text: string, width: number, indent: number): string[] {
  return wrap(plain(text), width - indent - 1).map((line) => `${' '.repeat(indent)}${line}`);
}

/** `naive: 200 requests failed (3.3 %), recovered 19.5 s after the fault (1.95 ×), noticed 8 s: alert BankSlow` */
function variantLine({ variant, impact, recovery, detection, span }: VariantReport): string {
  const share = impact.failedShare === null ? '' : ` (${formatShare(impact.failedShare)})`;
  const parts = [
    `${formatCount(impact.failed)} of ${formatCount(impact.sent)} requests failed${share}`,
    ...(span === null
      ? ['nothing was broken']
      : [
          `time to recover: ${recoveryTime(recovery)}, ${outageFactor(recovery)} of the fault`
            .replace(' × of the fault', ' × the fault')
            .replace(', none of the fault', '')
            .replace(', unknown of the fault', ''),
        ]),
    ...(detection === null ? [] : [`time to detect: ${detectionText(detection)}`]),
  ];
  return `${variant}: ${parts.join(' · ')}`;
}
