// Runs in the browser, on the live page: folds the journal's entries as the terminal does, and shows what came of them.

import { plotOf } from '../../../report/html/plot.ts';
import { visible } from '../../../report/visible.ts';
import { advance } from '../advance.ts';
import { liveCharts } from '../live-charts.ts';
import { NOTHING_YET } from '../live-state.ts';
import { viewOf } from '../live-view.ts';
import { axisOf } from '../runbook-clock.ts';
import { goButton, sayForm, stopButton } from './acts.client.js';
import { showCharts } from './charts.client.js';
import { connect } from './connection.client.js';
import {
  fill,
  showAbout,
  showGate,
  showHead,
  showLog,
  showOutcome,
  showTabs,
  showTrack,
  showVariant,
} from './show.client.js';

/** How often countdowns and the cursor move. */
const TICK_MS = 200;

let state = NOTHING_YET;
let chosen;
let lostSince;
let asked = false;
const stop = stopButton(() => state.stop !== undefined || state.abort !== undefined || state.ended !== undefined);
const go = goButton();
const say = sayForm();

const connection = connect({
  see: (entry) => {
    state = advance(state, seen(entry));
    if (entry.kind === 'variant' && entry.state === 'running') chosen = undefined;
    if (entry.kind === 'ended') connection.end();
    draw();
  },
  reset: () => {
    state = NOTHING_YET;
  },
  tell: (now) => {
    lostSince = now === 'lost' ? performance.now() : undefined;
    draw();
  },
});

/** Characters without a look of their own could make a text seem another one. */
function seen(value) {
  if (typeof value === 'string') return visible(value, ' ');
  if (Array.isArray(value)) return value.map(seen);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [seen(name), seen(each)]));
}

/** Many entries that come together are drawn once. */
function draw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    show();
  });
}

function show() {
  const nowMs = state.ended ? state.atMs : Math.max(state.atMs, connection.nowMs() ?? state.atMs);
  const view = viewOf(state, nowMs, chosen);
  showHead(view);
  showConnection();
  showGate(view.gate);
  showOutcome(state, view.status);
  stop.show();
  go.show(view.gate);
  say.show(state.ended !== undefined);
  showTabs(view, (name) => {
    chosen = name;
    draw();
  });
  showTrack(view.shown);
  showVariant(view.shown);
  showLog(state.log);
  fillOnce(state.opened);
  const variant = state.variants.find(({ name }) => name === view.shown.name);
  if (variant) drawCharts(variant, nowMs);
  document.documentElement.dataset.ready = 'yes';
}

let aboutOf;
function fillOnce(opened) {
  if (opened === aboutOf) return;
  aboutOf = opened;
  showAbout(opened);
}

let charted = '';
function drawCharts(variant, nowMs) {
  const end = axisOf(state, variant, nowMs) / 1000;
  const acts = variant.faults.map(({ liftedMs }) => liftedMs);
  const key = JSON.stringify([
    variant.name,
    variant.seconds.length,
    variant.seconds.at(-1)?.atMs,
    acts,
    matchMedia('(prefers-color-scheme: dark)').matches,
  ]);
  if (key === charted) return;
  charted = key;
  const plots = liveCharts(state, variant, nowMs).map(plotOf);
  showCharts(document.getElementById('charts'), plots, { end, variant: variant.name });
}

function showConnection() {
  const lost = lostSince !== undefined && !state.ended;
  document.documentElement.toggleAttribute('data-lost', lost);
  const seconds = lost ? Math.round((performance.now() - lostSince) / 1000) : 0;
  const text = lost ? `not connected for ${seconds} s, trying again: what you see is old` : '● live';
  fill('connection', state.ended ? 'ended' : text, (shown) => shown);
}

setInterval(() => {
  if (!state.ended || lostSince !== undefined) draw();
}, TICK_MS);
draw();
