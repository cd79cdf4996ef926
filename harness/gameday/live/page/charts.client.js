// Runs in the browser, on the live page: keeps uPlot's charts up to date while seconds come in.
import { chartData, chartOptions, colour, formatY, HEIGHT } from '../../../report/html/page/chart.client.js';

const NONE = new Set();
let drawn = [];
let drawnAs = '';

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const { plot } = drawn.find(({ holder }) => holder === target) ?? {};
    if (plot && target.clientWidth > 0 && plot.width !== target.clientWidth)
      plot.setSize({ width: target.clientWidth, height: HEIGHT });
  }
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  drawnAs = '';
});

/** Shows these plots until `end` s. They are drawn anew when another variant, or another line, is to be seen. */
export function showCharts(place, plots, { end, variant }) {
  const shape = JSON.stringify([
    variant,
    plots.map(({ title, lines }) => [title, lines.map(({ name, ink }) => [name, ink])]),
  ]);
  if (shape !== drawnAs) {
    for (const { plot, holder } of drawn) {
      resized.unobserve(holder);
      plot.destroy();
    }
    place.replaceChildren();
    drawn = plots.map((chart) => draw(place, { ...chart }, end));
    drawnAs = shape;
  }
  for (const [i, each] of drawn.entries()) update(each, plots[i], end);
}

function draw(place, chart, end) {
  const [figure, caption, about, holder, key] = ['figure', 'figcaption', 'span', 'div', 'ul'].map((tag) =>
    document.createElement(tag),
  );
  figure.className = 'chart';
  about.className = 'muted';
  holder.className = 'plot';
  key.className = 'key';
  const name = document.createElement('b');
  name.textContent = chart.title;
  about.textContent = ` ${chart.about}`;
  caption.append(name, about);
  figure.append(caption, holder, key);
  place.append(figure);
  const lines = chart.lines.map((line, index) => ({ ...line, index, colour: colour(`--chart-${line.ink}`) }));
  key.append(...lines.map(keyItem));
  const options = chartOptions(chart, lines, {
    width: holder.clientWidth,
    hidden: NONE,
    syncKey: 'live',
    end,
    onCursor: ({ cursor }) => showValues(key, chart, cursor.idx),
  });
  // The axis is that of the whole run; there is nothing to draw a window for.
  options.cursor.drag = { x: false, y: false, setScale: false };
  const plot = new uPlot(options, chartData(chart, lines, NONE), holder);
  resized.observe(holder);
  return { chart, plot, holder, key };
}

function keyItem(line) {
  const [item, mark, value] = ['li', 'i', 'output'].map((tag) => document.createElement(tag));
  mark.style.borderColor = line.colour;
  mark.classList.toggle('dash', line.dash.length > 0);
  item.append(mark, line.name, value);
  return item;
}

function update({ chart, plot, key }, next, end) {
  Object.assign(chart, next);
  const lines = chart.lines.map((line, index) => ({ ...line, index }));
  plot.batch(() => {
    plot.setData(chartData(chart, lines, NONE), false);
    plot.setScale('x', { min: 0, max: Math.max(end, 1) });
  });
  showValues(key, chart, plot.cursor.idx);
}

/** Under the cursor, else the last ones. */
function showValues(key, chart, at) {
  const index = at ?? chart.x.length - 1;
  for (const [i, output] of key.querySelectorAll('output').entries()) {
    const value = chart.lines[i]?.values[index] ?? '';
    output.textContent = value === '' ? '' : formatY(chart, value);
  }
}
