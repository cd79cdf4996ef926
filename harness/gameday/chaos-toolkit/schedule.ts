import { printDuration } from '../../assertions/grammar/quantity.ts';
import { writeFault } from '../runbook/written-fault.ts';
import { fits, type Key, type Operation } from './operation.ts';

/** Steps of a runbook in the order in which an experiment does things. Only its pauses take time. */
export interface Schedule {
  /** Seconds, as the experiment says them. */
  wait(seconds: unknown, leave: (why: string) => void): void;
  /** False where it acts already. */
  inject(injection: Operation & { readonly does: 'inject' }, name: string): boolean;
  /** Lifts what has this key; false where nothing acts that has it. */
  lift(of: Key): boolean;
  check(statement: string): void;
  /** The method is done: what it began last acts for a while before the rollbacks. */
  rollBack(): void;
  end(): Scheduled;
}

export interface Scheduled {
  readonly steps: readonly object[];
  readonly lengthMs: number;
  readonly chosen: readonly string[];
  /** What nothing lifts. */
  readonly acting: readonly string[];
}

/** Before the first fault, after the last one, and for a fault that would be lifted as it begins. */
const WHILE_MS = 30_000;

/** A load that lasts longer is refused. */
const LONGEST_S = 86_400;

interface Acting {
  readonly name: string;
  readonly key: Key;
  readonly fromMs: number;
}

export function createSchedule(): Schedule {
  const steps: object[] = [];
  const chosen = new Set<string>();
  let acting: Acting[] = [];
  let nowMs = WHILE_MS;
  const add = (step: object) => steps.push({ at: printDuration(nowMs), ...step });
  const names = new Set<string>();
  const stretch = (faults: readonly Acting[]) => {
    if (!faults.some(({ fromMs }) => fromMs === nowMs)) return;
    nowMs += WHILE_MS;
    chosen.add(`steps: a fault that nothing waits for acts for ${printDuration(WHILE_MS)}`);
  };
  return {
    wait: (seconds, leave) => {
      if (seconds === undefined || seconds === null) return;
      const number = typeof seconds === 'string' ? Number(seconds) : seconds;
      if (typeof number === 'number' && number >= 0 && number <= LONGEST_S) nowMs += number * 1000;
      else leave('its pause is no number of seconds that the experiment says');
    },
    inject: ({ fault, key, differs, passes }, wanted) => {
      const isNamed = key.toxic !== undefined || key.service !== undefined;
      if (isNamed && acting.some((each) => fits(each.key, key))) return false;
      const name = freeName(wanted, names);
      if (differs !== undefined) chosen.add(`${name}: ${differs}`);
      add({ inject: { name, ...writeFault(fault), ...(passes ? { for: printDuration(WHILE_MS) } : {}) } });
      if (!passes) acting.push({ name, key, fromMs: nowMs });
      return true;
    },
    lift: (of) => {
      const lifted = acting.filter(({ key }) => fits(key, of));
      stretch(lifted);
      for (const { name } of lifted) add({ lift: name });
      acting = acting.filter((each) => !lifted.includes(each));
      return lifted.length > 0;
    },
    check: (statement) => add({ check: statement }),
    rollBack: () => stretch(acting),
    end: () => ({
      steps,
      lengthMs: nowMs + WHILE_MS,
      chosen: [
        ...chosen,
        `length: ${printDuration(WHILE_MS)} before the first step and after the last, to see what is normal and how it recovers`,
      ],
      acting: acting.map(({ name }) => name),
    }),
  };
}

/** Names of what is injected differ, so that each can be lifted by its own. */
function freeName(wanted: string, names: Set<string>): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted} ${n}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}
