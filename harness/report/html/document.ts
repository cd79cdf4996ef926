import { createHash } from 'node:crypto';
import { pageScript, pageStyle } from './assets.ts';
import type { PlacedChart } from './groups.ts';
import { html, type Markup, trusted } from './markup.ts';
import { packPlots } from './pack-plots.ts';

/**
 * A page as one file with its style, its script and the data of its charts. It may run its own script and nothing else, and may
 * not reach any network: even a missed escape stays text.
 */
export function pageDocument(title: string, body: Markup, charts: readonly PlacedChart[]): string {
  const script = pageScript();
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title><style>${trusted(pageStyle())}</style></head>
<body>
${body}
<script type="application/octet-stream" id="charts">${trusted(packPlots(charts))}</script>
<script>${trusted(script)}</script>
</body></html>
`.markup;
}
