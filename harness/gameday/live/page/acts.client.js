// Runs in the browser, on the live page: STOP, GO and the line for the log. Who looks on has none of them.

/** Between the two presses of STOP: long enough for two fingers in a hurry, and one press that nobody meant does nothing. */
const ARMED_MS = 3000;
const AGAIN_MS = 500;
const PATIENCE_MS = 8000;
/** A button that has just appeared under a finger is not pressed by it. */
const SETTLE_MS = 500;

const keyboard = matchMedia('(hover: hover) and (min-width: 641px)');

const at = (id) => document.getElementById(id);

export function showProblem(text) {
  const problem = at('problem');
  problem.hidden = text === '';
  problem.textContent = text;
}

/** Resolves with `undefined` when it was done, else with the reason why not; rejects when no answer came. */
async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
  if (response.ok) return undefined;
  return (await response.json().catch(() => ({}))).error ?? `the server answered ${response.status}`;
}

/** `isOver` says whether the game day was stopped already, or has ended. */
export function stopButton(isOver) {
  const button = at('stop');
  if (!button) return { show: () => {} };
  const how = at('stop-how');
  let armed;
  let sending = false;

  const disarm = () => {
    clearTimeout(armed);
    armed = undefined;
    button.classList.remove('armed');
    show();
  };
  const press = () => {
    if (sending || isOver()) return;
    if (armed !== undefined) {
      disarm();
      void send();
      return;
    }
    armed = setTimeout(disarm, ARMED_MS);
    button.classList.add('armed');
    show();
  };
  const show = () => {
    button.disabled = sending || isOver();
    how.textContent = words();
  };
  const words = () => {
    if (sending) return 'stopping';
    if (isOver()) return 'nothing to stop any more';
    if (armed !== undefined) return 'press again to stop';
    return keyboard.matches ? 'press twice, or the key s twice' : 'press twice';
  };
  /** Until there is an answer: stopping twice does no harm, and not stopping does. */
  async function send() {
    sending = true;
    show();
    while (!isOver()) {
      try {
        const refused = await post('stop', {});
        showProblem(refused === undefined ? '' : `STOP was refused: ${refused}`);
        break;
      } catch {
        if (isOver()) break;
        showProblem('STOP gets no answer and is sent again. Ctrl-C in the terminal and `squall stop` stop, too.');
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    if (isOver()) showProblem('');
    sending = false;
    show();
  }

  button.addEventListener('click', press);
  addEventListener('keydown', (event) => {
    const { key, repeat, ctrlKey, metaKey, altKey, target } = event;
    if (key.toLowerCase() !== 's' || repeat || ctrlKey || metaKey || altKey) return;
    if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]')) return;
    press();
  });
  return { show };
}

export function goButton() {
  const button = at('go');
  if (!button) return { show: () => {} };
  let shown;
  let gate;
  button.addEventListener('click', async () => {
    const asked = gate;
    button.disabled = true;
    const refused = await post('go', { variant: asked.variant, index: asked.index }).catch(() => 'no answer came');
    showProblem(refused === undefined ? '' : `GO was not done: ${refused}`);
    if (refused !== undefined) button.disabled = false;
  });
  const settle = (key) => {
    if (shown === key) button.disabled = false;
  };
  return {
    show: (waits) => {
      gate = waits;
      const key = waits && `${waits.variant} ${waits.index}`;
      if (key === shown) return;
      shown = key;
      button.disabled = true;
      if (waits) setTimeout(() => settle(key), SETTLE_MS);
    },
  };
}

/** Nothing is written any more after the end. */
export function sayForm() {
  const form = at('say');
  form?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const field = at('say-text');
    const text = field.value.trim();
    if (text === '') return;
    const refused = await post('say', { text }).catch(() => 'no answer came');
    showProblem(refused === undefined ? '' : `The line was not written: ${refused}`);
    if (refused === undefined && field.value.trim() === text) field.value = '';
  });
  return {
    show: (ended) => {
      if (form) form.hidden = ended;
    },
  };
}
