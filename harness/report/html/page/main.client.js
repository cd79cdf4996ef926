// Runs in the browser, inside the report: unpacks the chart data, draws the charts that are unfolded, and handles the keyboard, printing and themes.
import { chartData, chartOptions, colour, formatY, HEIGHT } from './chart.client.js';

const drawn = new Map();
let charts = {};
const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const plot = drawn.get(target.parentElement)?.plot;
    if (plot && plot.width !== target.clientWidth) plot.setSize({ width: target.clientWidth, height: HEIGHT });
  }
});

/** A chart is drawn when it is about to be seen, so that a page of many charts opens at once; a folded one never is. */
const approaching = new IntersectionObserver(
  (entries) => {
    drawMissing(entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target));
  },
  { rootMargin: '100% 0px' },
);

async function start() {
  charts = await unpack(document.getElementById('charts').textContent);
  for (const figure of document.querySelectorAll('.chart')) {
    const about = document.createElement('span');
    about.className = 'muted';
    about.textContent = ` ${charts[figure.dataset.chart].about}`;
    figure.querySelector('figcaption').append(about);
    takeFocus(figure);
    approaching.observe(figure);
  }
  addEventListener('hashchange', openTarget);
  addEventListener('beforeprint', () => {
    drawUnfolded();
    redraw(true);
  });
  addEventListener('afterprint', () => redraw(false));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(false));
  document.addEventListener('click', ({ target }) => {
    if (target.closest('a[href^="#"]')) setTimeout(openTarget);
  });
  openTarget();
  document.documentElement.dataset.ready = 'yes';
}

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}

/** A link into a folded part unfolds it. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let folded = target?.closest('details');
  for (; folded; folded = folded.parentElement.closest('details')) folded.open = true;
  target?.scrollIntoView();
}

function drawUnfolded() {
  drawMissing([...document.querySelectorAll('.chart')].filter((figure) => !figure.closest('details:not([open])')));
}

function drawMissing(figures) {
  for (const figure of figures) if (!drawn.has(figure)) draw(figure, new Set());
}

/** On paper the charts are those of the light theme. */
function redraw(printing) {
  document.documentElement.toggleAttribute('data-printing', printing);
  for (const [figure, { hidden }] of drawn) draw(figure, hidden);
}

function draw(figure, hidden) {
  drawn.get(figure)?.plot.destroy();
  figure.querySelector('.key')?.remove();
  const holder = figure.querySelector('.plot');
  const chart = charts[figure.dataset.chart];
  const lines = chart.lines.map((line, index) => ({ ...line, index, colour: colour(`--chart-${line.ink}`) }));
  const group = groupOf(figure);
  const options = chartOptions(chart, lines, {
    width: holder.clientWidth,
    hidden,
    syncKey: group.id,
    end: chart.xUnit === 's' ? endOf(group) : chart.x.at(-1),
    onCursor: ({ cursor }) => showValues(figure, chart, cursor.idx),
  });
  const plot = new uPlot(options, chartData(chart, lines, hidden), holder);
  drawn.set(figure, { plot, hidden });
  figure.append(keyOf(figure, lines, hidden));
  followArrows(holder, chart, plot);
  resized.observe(holder);
}

/** Charts of one variant share their time axis and their cursor. */
function groupOf(figure) {
  return figure.closest('.variant') ?? figure.parentElement;
}

function endOf(group) {
  const shared = [...group.querySelectorAll('.chart')].map((figure) => charts[figure.dataset.chart]);
  return Math.max(0, ...shared.map(({ x, bands }) => Math.max(x.at(-1) ?? 0, ...bands.map(({ to }) => to))));
}

/** The key names each line, shows its value under the cursor, and hides it when pressed. */
function keyOf(figure, lines, hidden) {
  const list = document.createElement('ul');
  list.className = 'key';
  list.append(...lines.map((line) => keyItem(figure, line, hidden)));
  return list;
}

function keyItem(figure, line, hidden) {
  const [item, button, mark, value] = ['li', 'button', 'i', 'output'].map((tag) => document.createElement(tag));
  mark.style.borderColor = line.colour;
  mark.classList.toggle('dash', line.dash.length > 0);
  button.type = 'button';
  button.setAttribute('aria-pressed', String(!hidden.has(line.index)));
  button.append(mark, line.name);
  button.addEventListener('click', () => {
    const next = new Set(hidden);
    if (!next.delete(line.index)) next.add(line.index);
    draw(figure, next);
    figure.querySelectorAll('.key button')[line.index].focus();
  });
  item.append(button, value);
  return item;
}

function showValues(figure, chart, at) {
  for (const [i, output] of figure.querySelectorAll('.key output').entries()) {
    const value = at === null || at === undefined ? null : (chart.lines[i].values[at] ?? '');
    output.textContent = value === null || value === '' ? '' : formatY(chart, value);
  }
}

/** The focus may come before the observer does: keys that are pressed then move the cursor of the whole group. */
function takeFocus(figure) {
  const holder = figure.querySelector('.plot');
  holder.tabIndex = 0;
  holder.setAttribute('role', 'group');
  holder.setAttribute('aria-label', `${charts[figure.dataset.chart].title}: arrow keys move along the chart`);
  holder.addEventListener('focus', () => drawMissing(groupOf(figure).querySelectorAll('.chart')));
}

/** Arrow keys move the cursor of a focused chart, and with it those of its neighbours. */
function followArrows(holder, chart, plot) {
  holder.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = Math.min(chart.x.length - 1, Math.max(0, (plot.cursor.idx ?? -1) + step));
    plot.setCursor({ left: plot.valToPos(chart.x[at], 'x'), top: HEIGHT / 2 }, true, true);
  };
}

void start();
