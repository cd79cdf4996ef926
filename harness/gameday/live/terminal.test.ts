import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { fakeClock } from '../../measure/probed-target.fixture.ts';
import type { JournalEntry } from '../journal/entries.ts';
import { sampleJournal } from '../journal/sample-journal.fixture.ts';
import { showInTerminal } from './terminal.ts';
import { keysIn } from './terminal-keys.ts';
import { playGameDay } from './watched.fixture.ts';

const sample = [...sampleJournal()];
const before = (is: (entry: JournalEntry) => boolean) => sample.slice(0, sample.findIndex(is));
const gateWaits = before((entry) => entry.kind === 'gate' && entry.state === 'passed');
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A terminal's input that remembers whether it is raw. */
class Keyboard extends EventEmitter {
  readonly isTTY = true;
  raw = false;
  reading = false;
  setRawMode(raw: boolean) {
    this.raw = raw;
  }
  resume() {
    this.reading = true;
  }
  pause() {
    this.reading = false;
  }
  press(...chunks: readonly string[]) {
    for (const chunk of chunks) this.emit('data', Buffer.from(chunk));
  }
}

interface Size {
  readonly columns?: number;
  readonly rows?: number;
  readonly isTty?: boolean;
  readonly noInput?: boolean;
}

async function watch({ columns = 80, rows = 40, isTty = true, noInput = false }: Size = {}) {
  let written = '';
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk);
      done();
    },
  });
  // log-update asks the stream itself for its size
  Object.assign(output, { columns, rows, isTTY: isTty });
  const day = playGameDay();
  const clock = fakeClock();
  const keyboard = new Keyboard();
  const exits = new EventEmitter();
  const interrupts: string[] = [];
  const leaving = new AbortController();
  const shown = showInTerminal(
    day,
    {
      output,
      ...(!noInput && { input: keyboard }),
      isTty,
      columns: () => columns,
      rows: () => rows,
      clock,
      exits,
      colour: false,
      interrupt: () => void interrupts.push('interrupt'),
    },
    leaving.signal,
  );
  await settle();
  return {
    day,
    clock,
    keyboard,
    exits,
    interrupts,
    leaving,
    shown,
    raw: () => written,
    forget: () => {
      written = '';
    },
    leave: async () => {
      leaving.abort();
      await shown;
    },
    written: () => lines(written),
  };
}

function lines(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes begin with one
  return text.replace(/\u001b\[[?\d;]*[a-zA-Z]/g, '').split('\n');
}

describe('on a terminal', () => {
  test('lines of the log scroll away above the block, each once, and no escape code of a target gets through', async () => {
    const terminal = await watch({ columns: 140 });
    terminal.day.tell(...gateWaits);
    terminal.day.happen(15_000, { kind: 'said', text: 'gone\u001b[2J\u001b]0;title\u0007 \u202eback', by: 'page' });
    await settle();
    expect(terminal.written().filter((line) => line.endsWith('0:16  page: Grace: dashboard is open'))).toHaveLength(1);
    expect(terminal.written().filter((line) => line.endsWith('page: gone  back'))).toHaveLength(1);
    expect(terminal.raw()).not.toContain('\u001b]0;title');
    expect(terminal.raw()).not.toContain('\u202e');
    await terminal.leave();
  });

  test('the block is drawn anew while nothing happens, and tells what a key has done', async () => {
    const terminal = await watch();
    terminal.day.tell(...gateWaits);
    await terminal.clock.pass(600);
    terminal.forget();
    await terminal.clock.pass(1000);
    expect(terminal.raw()).toMatch(/GATE waits 0:0\d/);
    terminal.forget();
    terminal.keyboard.press('s');
    expect(terminal.raw()).toContain('press s again to STOP');
    terminal.keyboard.press('\r');
    expect(terminal.day.asked).toEqual(['go 1 by terminal']);
    terminal.keyboard.press('\u0003');
    expect(terminal.day.asked).toEqual(['go 1 by terminal', 'stop by terminal']);
    await terminal.shown;
  });

  test('where no key can be read it says how else to stop', async () => {
    const terminal = await watch({ noInput: true });
    terminal.day.tell(...gateWaits);
    await settle();
    expect(terminal.raw()).toContain('Ctrl-C or `squall stop`: STOP');
    await terminal.leave();
  });

  test.each([
    ['\r', ['enter']],
    ['\n', ['enter']],
    ['s', ['s']],
    ['S', ['s']],
    ['ss', ['s', 's']],
    ['\u0003', ['ctrl-c']],
    ['x\u0003', ['ctrl-c']],
    ['ls\r', []],
    ['glass', []],
    ['\u001b[A', []],
    ['\u001bs', []],
    ['\r\r', []],
    ['', []],
  ])('%j is %j', (chunk, keys) => expect(keysIn(chunk)).toEqual(keys));
});

describe('the terminal is as it was', () => {
  test('after the end of the game day', async () => {
    const terminal = await watch();
    expect(terminal.keyboard).toMatchObject({ raw: true, reading: true });
    terminal.day.tell(...sample);
    await terminal.shown;
    expect(terminal.keyboard).toMatchObject({ raw: false, reading: false });
    expect(terminal.keyboard.listenerCount('data')).toBe(0);
    expect(terminal.exits.listenerCount('exit')).toBe(0);
  });

  test('after it was told to leave, and when following fails', async () => {
    const terminal = await watch();
    terminal.leaving.abort();
    await terminal.shown;
    expect(terminal.keyboard.raw).toBe(false);

    const failing = await watch();
    failing.day.follow = () => {
      throw new Error('the journal is gone');
    };
    const keyboard = new Keyboard();
    const shown = showInTerminal(
      failing.day,
      {
        output: new Writable({ write: (_chunk, _encoding, done) => done() }),
        input: keyboard,
        isTty: true,
        columns: () => 80,
        rows: () => 24,
        clock: failing.clock,
        exits: failing.exits,
        interrupt: () => {},
      },
      failing.leaving.signal,
    );
    await expect(shown).rejects.toThrow('the journal is gone');
    expect(keyboard.raw).toBe(false);
    failing.leaving.abort();
    await failing.shown;
  });

  test('when the process exits in the middle', async () => {
    const terminal = await watch();
    terminal.exits.emit('exit');
    expect(terminal.keyboard.raw).toBe(false);
    terminal.leaving.abort();
    await terminal.shown;
  });
});

describe('without a terminal', () => {
  test('each line of the log is a line, figures come now and then, and there are no escape codes', async () => {
    const terminal = await watch({ isTty: false });
    for (const entry of sample) {
      terminal.day.tell(entry);
      await terminal.clock.pass(1000);
    }
    await terminal.shown;
    expect(terminal.keyboard.raw).toBe(false);
    const written = terminal.written();
    expect(terminal.raw()).not.toContain('\u001b');
    expect(written).toContain(' 0:21  budgeted: fault on: latency 5 s on payment->bank');
    const figures = written.filter((line) => /sent \d+\/s, ended/.test(line));
    expect(figures.length).toBeGreaterThan(3);
    expect(figures.length).toBeLessThan(30);
  });
});
