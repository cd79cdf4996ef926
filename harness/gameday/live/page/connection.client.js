// Runs in the browser, on the live page: follows the events of the game day, and comes back by itself after they were cut off.

/** Longer than two heartbeats of the server: nothing heard for this long is a lost connection, whatever the browser thinks. */
const SILENCE_MS = 12_000;
const AGAIN_MS = 1000;
/** A browser opens few connections to one server, and those of pages that nobody sees could keep a STOP waiting. */
const HIDDEN_MS = 10_000;

/** Now on the journal's clock, ms, as the server told it last; it stands still below zero, and while `stand` says so. */
function journalClock() {
  let anchor = { atMs: undefined, at: 0 };
  let stands = true;
  const nowMs = () => (stands || !(anchor.atMs >= 0) ? anchor.atMs : anchor.atMs + performance.now() - anchor.at);
  const set = (atMs) => {
    anchor = { atMs, at: performance.now() };
  };
  return {
    nowMs,
    set,
    /** An entry may be newer than what the clock knows. */
    see: (atMs) => {
      if (!(atMs <= nowMs())) set(atMs);
    },
    stand: (still) => {
      set(nowMs());
      stands = still;
    },
  };
}

/**
 * Calls `see` with each entry once and in order, `reset` before entries come from the first one on again, and `tell` with
 * `live` or `lost`.
 */
export function connect({ see, reset, tell }) {
  const clock = journalClock();
  let source;
  let lastId = '';
  let next = 0;
  let heard = 0;
  let state = 'connecting';
  let over = false;

  const become = (to) => {
    if (state !== to && !over) tell(to);
    clock.stand(over || to === 'lost');
    state = to;
  };
  const reopen = () => {
    source.close();
    if (!over) open();
  };
  const begin = ({ from }) => {
    if (from === 0 && next > 0) reset();
    next = from;
    become('live');
  };
  const take = (entry, id) => {
    const index = Number(id.split('.')[1]);
    if (index < next) return;
    if (index > next) {
      lastId = '';
      reopen();
      return;
    }
    lastId = id;
    next = index + 1;
    clock.see(entry.atMs);
    see(entry);
  };

  function open() {
    heard = performance.now();
    const own = streamAfter(lastId, {
      begin,
      clock: ({ atMs }) => clock.set(atMs),
      message: take,
      hear: () => {
        heard = performance.now();
        return source === own;
      },
    });
    source = own;
    own.addEventListener('error', () => {
      if (source !== own) return;
      become('lost');
      // An answer that is no stream of events: the browser gives up.
      if (isClosed(own)) setTimeout(() => source === own && reopen(), AGAIN_MS);
    });
  }

  const noticeSilence = () => {
    if (over || document.hidden || performance.now() - heard < SILENCE_MS) return;
    become('lost');
    reopen();
  };
  open();
  setInterval(noticeSilence, AGAIN_MS);
  restWhileHidden(
    () => source.close(),
    () => isClosed(source) && reopen(),
  );
  return {
    nowMs: clock.nowMs,
    /** Nothing more will come. */
    end: () => {
      clock.stand(true);
      over = true;
      source.close();
    },
  };
}

/** A stream of events from the one after `lastId` on; `hear` is asked at each whether it still counts. */
function streamAfter(lastId, { hear, ...acts }) {
  const stream = new EventSource(lastId === '' ? 'events' : `events?after=${encodeURIComponent(lastId)}`);
  for (const [name, act] of Object.entries(acts))
    stream.addEventListener(name, ({ data, lastEventId }) => {
      if (hear()) act(JSON.parse(data), lastEventId);
    });
  return stream;
}

function isClosed({ readyState }) {
  return readyState === EventSource.CLOSED;
}

function restWhileHidden(rest, goOn) {
  let hiding;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(rest, HIDDEN_MS);
    else goOn();
  });
}
