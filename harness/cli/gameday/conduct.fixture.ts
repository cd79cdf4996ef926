import { blackhole } from '../../faults/edge/blackhole.ts';
import { behave } from '../../faults/service/behave.ts';
import { conductGameDay } from '../../gameday/conduct/conduct-game-day.ts';
import type { OpenGameDay } from '../../gameday/conduct/game-day.ts';
import { EDGE, FAULT_AT_MS, tinyDay, tinyTarget } from '../../gameday/conduct/tiny-day.fixture.ts';
import type { Runbook } from '../../gameday/runbook/runbook.ts';
import { onInterrupt } from '../interrupt.ts';
import { showError } from '../show-error.ts';

/** A game day that holds its faults for ten minutes, as a process of its own. */
export interface HeldDay {
  readonly environment: Runbook['environment'];
  readonly results: string;
  /** File that says what already runs. */
  readonly attach?: string;
  /** Marks what belongs to this test. */
  readonly mark: string;
  /** Once its faults act, the thread that conducts it waits for something that never comes. */
  readonly blocks?: boolean;
}

const { environment, results, attach, mark, blocks } = JSON.parse(process.argv[2] ?? '') as HeldDay;
const faults = [behave('back', { status: 500 }), blackhole(EDGE)];
const runbook = tinyDay({
  environment,
  target: tinyTarget({ DRILL: mark }),
  steps: [
    ...faults.map((fault) => ({ kind: 'inject', atMs: FAULT_AT_MS, name: fault.kind, fault }) as const),
    { kind: 'gate', atMs: FAULT_AT_MS, question: 'shall it go on?' },
  ],
  lengthMs: 600_000,
});

const stop = new AbortController();
using _ = onInterrupt((_reason, signal) => stop.abort(signal));
const onOpen = ({ folder }: OpenGameDay) => console.log(JSON.stringify({ kind: 'folder', folder }));
try {
  const ended = await conductGameDay(
    runbook,
    { resultsRoot: results, repeat: 'again', ...(attach === undefined ? {} : { attach }) },
    {
      signal: stop.signal,
      onOpen,
      onEntry: (entry) => {
        console.log(JSON.stringify(entry));
        if (blocks && entry.kind === 'gate') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      },
      say: (text) => console.error(text),
    },
  );
  process.exitCode = ended.exitCode;
} catch (error) {
  process.exitCode = showError(error);
}
process.exit();
