// Runs in the browser, on the live page: puts what is to be shown into the document, and changes only what has changed.

const shownAs = new Map();

/** Fills the element with what `build` makes of `data`, unless it shows that already. */
export function fill(id, data, build) {
  const text = JSON.stringify(data);
  if (shownAs.get(id) === text) return;
  shownAs.set(id, text);
  const element = document.getElementById(id);
  element?.replaceChildren(...[build(data)].flat());
}

/** An element with a class, and text or elements in it. Text is always text. */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== ''));
  return element;
}

export function showHead(view) {
  fill('title', view.title, (title) => title);
  fill('status', view.status.text, (text) => text);
  document.getElementById('status').dataset.tone = view.status.tone;
  fill('clock', view.clock, (clock) => clock);
  document.title = `${view.status.text} · ${view.title}`;
}

export function showGate(gate) {
  document.getElementById('gate').hidden = gate === undefined;
  fill('question', gate?.question ?? '', (question) => question);
  fill('waited', gate ? `${gate.variant} waits for ${gate.waited}; the load goes on` : '', (text) => text);
}

export function showAbout(opened) {
  if (!opened) return;
  const facts = [
    ['Hypothesis', opened.hypothesis],
    ...Object.entries(opened.roles),
    ['owner', opened.owner ?? ''],
    ['target', `${opened.target}, ${opened.environment}, proxy ${opened.proxy}`],
    ['time scale', opened.timeScale === 1 ? '' : `${opened.timeScale}: all times are those of real time`],
    ['aborts when', opened.abort.join('; ')],
    ['notes', opened.notes ?? ''],
    ['run it again', opened.repeat],
  ].filter(([, value]) => value !== '');
  const list = make(
    'dl',
    'facts',
    ...facts.map(([name, value]) => make('div', '', make('dt', '', name), make('dd', '', value))),
  );
  document.querySelector('#about > div').replaceChildren(list);
}

export function showTabs(view, choose) {
  const tabs =
    view.variants.length < 2 ? [] : view.variants.map((tab) => ({ ...tab, shown: tab.name === view.shown.name }));
  const focused = document.activeElement?.dataset?.variant;
  fill('variants', tabs, () =>
    tabs.map(({ name, text, tone, shown, current }) => {
      const button = make('button', '', make('b', '', name), ' ', make('span', '', text));
      button.type = 'button';
      button.dataset.variant = name;
      button.dataset.tone = tone;
      button.setAttribute('aria-pressed', String(shown));
      if (current) button.setAttribute('aria-current', 'step');
      button.addEventListener('click', () => choose(name));
      return button;
    }),
  );
  if (focused) document.querySelector(`#variants [data-variant="${CSS.escape(focused)}"]`)?.focus();
}

const percent = (share) => `${(share * 100).toFixed(2)}%`;

export function showTrack({ steps, spans, cursor, ticks }) {
  fill('track', { steps, spans, ticks }, () => {
    const lanes = Math.max(1, ...spans.map(({ lane }) => lane + 1));
    const bands = make('div', 'bands');
    bands.style.height = `${lanes * 1.5}rem`;
    for (const { from, to, text, acts, lane } of spans) {
      const band = make('span', acts ? 'band acts' : 'band', text);
      band.title = text;
      band.style.left = percent(from);
      band.style.width = percent(Math.max(0, to - from));
      band.style.top = `${lane * 1.5}rem`;
      bands.append(band);
    }
    const line = make('div', 'rail');
    for (const { where, mark, tone, at, text, now } of steps) {
      const dot = make('i', now ? 'now' : '', mark);
      dot.dataset.tone = tone;
      dot.title = `${at} ${text}`;
      dot.style.left = percent(where);
      line.append(dot);
    }
    const scale = make('div', 'scale');
    for (const { where, text } of ticks) {
      const tick = make('span', '', text);
      tick.style.left = percent(where);
      scale.append(tick);
    }
    return [bands, line, scale, make('div', 'cursor')];
  });
  document.querySelector('#track .cursor').style.left = percent(cursor);
}

export function showVariant({ steps, faults, statements, figures, services, alerts }) {
  fill('faults', { faults, alerts }, () => [
    ...(faults.length === 0 ? [make('li', 'muted', 'none')] : faults.map(faultItem)),
    ...alerts.map((alert) => toned(make('li', 'alert', `alert fires: ${alert}`), 'bad')),
  ]);
  fill('statements', statements, () =>
    statements.map(({ text, of, mark, tone, note }) =>
      toned(
        make(
          'li',
          '',
          make('span', 'mark', mark),
          make('div', '', text, make('small', '', [of, note].filter((each) => each !== '').join(' · '))),
        ),
        tone,
      ),
    ),
  );
  fill('steps', steps, () =>
    steps.map(({ at, text, mark, tone, now, why }) => {
      const item = make(
        'li',
        now ? 'now' : '',
        make('time', '', at),
        make('span', 'mark', mark),
        make('div', '', text, why && make('small', '', why)),
      );
      if (now) item.setAttribute('aria-current', 'step');
      return toned(item, tone);
    }),
  );
  fill('figures', figures, () =>
    figures.length === 0 ? [make('dd', 'muted', 'no load yet')] : figures.map(figureItem),
  );
  fill('services', services, () => services.map(figureItem));
}

function faultItem({ text, remaining, share, left }) {
  const item = make('li', left ? 'left' : '', make('b', '', text), make('span', 'remaining', remaining));
  if (share === null) return item;
  const bar = make('div', 'lease', make('div', ''));
  bar.firstChild.style.width = percent(share);
  item.append(bar);
  return item;
}

function figureItem({ name, value, tone }) {
  return toned(make('div', '', make('dt', '', name), make('dd', '', value)), tone);
}

function toned(element, tone) {
  element.dataset.tone = tone;
  return element;
}

let logged = 0;

/** Newest first; lines are added, so that a reader's place and selection stay. */
export function showLog(log) {
  const list = document.getElementById('log');
  if (log.length < logged) {
    list.replaceChildren();
    logged = 0;
  }
  for (const { at, wall, variant, tone, text } of log.slice(logged)) {
    const time = make('time', '', at);
    time.title = new Date(wall).toLocaleString();
    time.dateTime = wall;
    list.prepend(toned(make('li', '', time, make('span', 'who', variant ?? ''), make('span', 'what', text)), tone));
  }
  logged = log.length;
}

/** What became of it stands above everything, and stays when the server is gone. */
export function showOutcome({ ended, abort, stop, healed }, status) {
  const section = document.getElementById('outcome');
  section.hidden = !ended && !abort && !stop;
  if (section.hidden) return;
  section.dataset.tone = status.tone;
  const title = ended ? `The game day has ended: ${ended.outcome}` : `The game day is ${status.text}`;
  const why = [
    abort ? `${abort.guard} (${abort.observed})` : '',
    stop ? `stopped by ${stop.by}${stop.why ? `: ${stop.why}` : ''}` : '',
    !abort && !stop ? (ended?.why ?? '') : '',
    healed ? healedText(healed) : '',
  ].filter((each) => each !== '');
  fill('outcome', { title, why }, () => [make('h2', '', title), make('p', '', why.join(' · '))]);
}

function healedText({ left, faults, tookMs }) {
  if (left.length > 0) return `could not be lifted: ${left.join(', ')}`;
  return `${faults} ${faults === 1 ? 'fault' : 'faults'} lifted in ${Math.round(tookMs)} ms`;
}
