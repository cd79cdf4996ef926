import { createHash } from 'node:crypto';
import { html, type Markup, trusted } from '../../report/html/markup.ts';
import type { Role } from './access.ts';
import { livePageScript, livePageStyle } from './page-assets.ts';

/** The page as one document with its style and its script; what it shows comes over the stream of events. */
export interface LivePageDocument {
  /** As a source of a Content-Security-Policy: the page may run this script and nothing else. */
  readonly scriptHash: string;
  html(role: Role): string;
}

export async function livePageDocument(): Promise<LivePageDocument> {
  const script = await livePageScript();
  const style = livePageStyle();
  const scriptHash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  return { scriptHash, html: (role) => documentOf(role, style, script) };
}

/** Those who look on get no buttons. */
function documentOf(role: Role, style: string, script: string): string {
  const acts = role === 'holder';
  return html`<!doctype html>
<html lang="en" data-role="${role}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><title>Game day</title><style>${trusted(style)}</style></head>
<body>
<header class="bar">
  <div class="now">
    <h1 id="title">Game day</h1>
    <p class="line"><b id="status" class="badge" role="status">connecting</b> <span id="clock"></span> <span id="connection" class="muted" role="status"></span></p>
  </div>
  ${acts && STOP}
</header>
<main>
<p id="problem" class="callout" role="alert" hidden></p>
<section id="outcome" class="outcome" hidden aria-label="Outcome"><h2></h2><p></p></section>
<section id="gate" class="gate" hidden aria-label="Gate">
  <div><h2 id="question"></h2><p class="muted"><span id="waited"></span></p></div>
  ${acts ? GO : html`<p class="muted">Who holds the other address lets it pass.</p>`}
</section>
<details id="about" class="about"><summary>Hypothesis, roles and the command that runs it again</summary><div></div></details>
<nav id="variants" class="tabs" aria-label="Variants"></nav>
<section class="track" aria-label="Timeline"><div id="track"></div></section>
<div class="columns">
  <div class="side">
    <section aria-labelledby="h-faults"><h2 id="h-faults">Active faults</h2><ul id="faults" class="faults"></ul></section>
    <section aria-labelledby="h-statements"><h2 id="h-statements">Statements</h2><ul id="statements" class="statements"></ul></section>
    <section aria-labelledby="h-steps"><h2 id="h-steps">Runbook</h2><ol id="steps" class="steps"></ol></section>
  </div>
  <div class="main">
    <section aria-labelledby="h-figures"><h2 id="h-figures">Last second</h2><dl id="figures" class="figures"></dl><dl id="services" class="figures services"></dl></section>
    <section aria-labelledby="h-charts"><h2 id="h-charts">Charts</h2><div id="charts" class="charts"></div></section>
  </div>
</div>
<section aria-labelledby="h-log"><h2 id="h-log">Log</h2>
  ${acts ? SAY : html`<p class="muted">You are looking on. Who holds the other address acts.</p>`}
  <ol id="log" class="log" tabindex="0" aria-label="Log, newest first"></ol>
</section>
</main>
<script>${trusted(script)}</script>
</body></html>
`.markup;
}

const STOP: Markup = html`<button id="stop" class="stop" type="button" aria-describedby="stop-how"><b>STOP</b><small id="stop-how">press twice</small></button>`;

const GO: Markup = html`<button id="go" class="go" type="button">GO</button>`;

const SAY: Markup = html`<form id="say" class="say"><input id="say-text" type="text" maxlength="2000" autocomplete="off" aria-label="A line for the log" placeholder="Write into the log"><button type="submit">Write</button></form>`;
