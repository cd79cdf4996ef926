import type { RunHeader } from '../run-report.ts';
import type { Group } from './groups.ts';
import { html, type Markup } from './markup.ts';
import { topology } from './topology.ts';
import { chartFigure, variantSection } from './variant-section.ts';

export function scenarioSection(run: RunHeader, { id, name, members, spectrum }: Group): Markup {
  const evidence = members.map((member) => member.evidence);
  const scales = [...new Set(evidence.map(({ plan }) => plan.timeScale))].filter((k) => k !== 1);
  return html`<section class="scenario" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>
<p>${evidence[0]?.plan.about}</p>
${scales.length > 0 && html`<p class="muted">Ran ${scales.join(', ')} times faster than real time; times and durations are shown in real-time equivalent.</p>`}
<div class="overview">${topology(evidence)}${spectrum && chartFigure(spectrum)}</div>
${members.map((member) => variantSection(run, member))}</section>
`;
}
