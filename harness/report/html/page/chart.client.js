// Runs in the browser, inside the report: turns one chart of the page's data into options and data for uPlot.

export const HEIGHT = 220;

export function chartOptions(chart, lines, { width, end, syncKey, hidden, onCursor }) {
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui',
  };
  const xSplits = chart.xTicks ? { splits: () => chart.xTicks.map(({ at }) => at) } : { space: 70 };
  const ySplits = chart.yTicks ? { splits: () => chart.yTicks.map(({ at }) => at) } : {};
  const whole = (min, max) => min === max || (min === chart.x[0] && max === chart.x.at(-1));
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { sync: syncKey ? { key: syncKey } : undefined, points: { size: 7 }, y: false },
    scales: {
      x: { time: false, range: (_, min, max) => (whole(min, max) ? [0, end || 1] : [min, max]) },
      y: { range: (_, _min, max) => yRange(chart, max) },
    },
    axes: [
      { ...axis, ...xSplits, size: 34, values: (_, ticks) => ticks.map((value) => formatX(chart, value, ticks)) },
      { ...axis, ...ySplits, size: 62, values: (_, ticks) => ticks.map((value) => formatY(chart, value)) },
    ],
    series: [{}, ...inDrawingOrder(chart, lines).map((line) => seriesOptions(chart, line, hidden))],
    hooks: {
      drawClear: [(plot) => drawBands(plot, chart)],
      draw: [(plot) => drawNotes(plot, chart)],
      setCursor: [onCursor],
    },
  };
}

function seriesOptions(chart, line, hidden) {
  const { bars, stepped } = uPlot.paths;
  const few = chart.kind === 'lines' && chart.xUnit === 's' && chart.x.length <= 150;
  const options = {
    label: line.name,
    stroke: line.colour,
    width: 2,
    show: !hidden.has(line.index),
    dash: line.dash,
    points: { show: few, size: 5 },
  };
  if (chart.kind === 'points') {
    // What went well is hollow, so that colours are not all that tells.
    const fill = line.ink === 'good' ? colour('--card') : line.colour;
    return { ...options, paths: () => null, points: { show: true, size: 7, width: 1.5, stroke: line.colour, fill } };
  }
  if (chart.kind === 'gauge' || chart.kind === 'states') return { ...options, paths: stepped({ align: 1 }) };
  if (chart.kind === 'rate') return { ...options, paths: stepped({ align: -1 }) };
  if (chart.kind === 'lines') return options;
  const paths = bars({ size: [0.96, 40] });
  return line.over ? { ...options, paths, width: 1, dash: [] } : { ...options, paths, fill: line.colour, width: 0 };
}

/**
 * Stacked lines are drawn from the top one down, each filled, so that each covers the lower part of the one above it.
 */
function inDrawingOrder(chart, lines) {
  if (chart.kind !== 'stack') return lines;
  return [...lines.filter((line) => !line.over).reverse(), ...lines.filter((line) => line.over)];
}

export function chartData(chart, lines, hidden) {
  const sums = chart.x.map(() => 0);
  const heights = new Map();
  for (const line of lines) {
    const stacked = chart.kind === 'stack' && !line.over;
    if (stacked && !hidden.has(line.index)) for (const [i, value] of line.values.entries()) sums[i] += value ?? 0;
    // An outline of zeros would draw a line along the axis.
    // uPlot joins a line over what is undefined, and not over null.
    const points = line.values.map((value) => (value === '' ? undefined : value));
    const alone = line.over ? line.values.map((value) => value || null) : points;
    heights.set(line, stacked ? [...sums] : alone);
  }
  return [chart.x, ...inDrawingOrder(chart, lines).map((line) => heights.get(line))];
}

/** From zero, and up to the statements' bounds where those are near enough not to flatten the lines. */
function yRange(chart, max) {
  if (chart.yTicks) return [-0.2, chart.yTicks.at(-1).at + 0.3];
  const near = (chart.bounds ?? []).map(({ at }) => at).filter((at) => at <= (max ?? 0) * 3);
  return [0, Math.max(max ?? 0, ...near) * 1.15 || 1];
}

function drawBands({ ctx, bbox, valToPos }, chart) {
  ctx.save();
  ctx.fillStyle = colour('--band');
  for (const { from, to } of chart.bands) {
    const left = Math.max(bbox.left, valToPos(from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, valToPos(to, 'x', true));
    if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

/** On charts with bounds: each bound as a dashed line with its statement, and at the bottom what each band is. */
function drawNotes({ ctx, bbox, valToPos }, chart) {
  if (!chart.bounds) return;
  const dot = devicePixelRatio;
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.font = `${11 * dot}px system-ui`;
  ctx.fillStyle = ctx.strokeStyle = colour('--bad');
  ctx.setLineDash([6 * dot, 4 * dot]);
  ctx.textAlign = 'right';
  for (const { at, text } of chart.bounds) {
    const y = valToPos(at, 'y', true);
    if (y < bbox.top) continue;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(right, y);
    ctx.stroke();
    const width = ctx.measureText(text).width;
    ctx.save();
    ctx.fillStyle = colour('--card');
    ctx.globalAlpha = 0.8;
    ctx.fillRect(right - width - 8 * dot, y - 15 * dot, width + 8 * dot, 14 * dot);
    ctx.restore();
    ctx.fillText(text, right - 4 * dot, y - 4 * dot);
  }
  ctx.textAlign = 'left';
  const firsts = [...new Map(chart.bands.toReversed().map((band) => [band.text, band])).values()].reverse();
  for (const [i, { from, text }] of firsts.entries()) {
    const left = Math.max(bbox.left, valToPos(from, 'x', true));
    if (left < right) ctx.fillText(text, left + 5 * dot, bbox.top + bbox.height - (6 + i * 14) * dot);
  }
  ctx.restore();
}

/** A canvas does not follow the style sheet: its colours are read from there. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function formatX(chart, value, ticks) {
  if (chart.xTicks) return chart.xTicks.find(({ at }) => at === value)?.text ?? '';
  if ((ticks.at(-1) ?? 0) < 180) return `${+value.toFixed(2)} s`;
  return `${Math.floor(value / 60)}m${String(Math.round(value % 60)).padStart(2, '0')}`;
}

export function formatY(chart, value) {
  if (chart.yTicks) return chart.yTicks.find(({ at }) => at === value)?.text ?? '';
  if (chart.yUnit === 'ms')
    return value >= 1000 ? `${+(value / 1000).toPrecision(3)} s` : `${+value.toPrecision(3)} ms`;
  return (+value.toPrecision(4)).toLocaleString('en-US') + (chart.yUnit === 'per second' ? '/s' : '');
}
