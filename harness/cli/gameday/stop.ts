import { Command } from 'commander';
import { formatDuration } from '../../domain/duration.ts';
import { gameDaysBelow, type RunningGameDay, runningGameDays } from '../../gameday/running/claim.ts';
import { type StoppedGameDay, stopGameDay } from '../../gameday/running/stop-game-day.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { someName } from '../arguments.ts';
import { shown } from '../show-error.ts';
import { configOfUser } from '../suite/load-suites.ts';

interface Flags {
  readonly config?: string;
  readonly results?: string;
}

/** `squall stop`: ends the game days that run, from another shell. */
export function stopCommand(): Command {
  return new Command('stop')
    .description('lift every fault of the game day that runs, at once, and end it')
    .argument('[name]', 'of its runbook or target (default: all that run)')
    .option('--results <folder>', 'folder of all results (default: results)', someName)
    .option('--config <file>', 'configuration (default: squall.config.* here or in a folder above)')
    .addHelpText(
      'after',
      `
Examples:
  $ squall stop
  $ squall stop black-friday

A game day that does not answer within a second gets SIGTERM, and two seconds later SIGKILL: what acted is then lifted by its
reaper, or heals when its lease ends.`,
    )
    .action(async (name: string | undefined, flags: Flags) => {
      // A configuration may be code, and is not waited for where it is not needed.
      const root = flags.results ?? (await configOfUser(flags.config)).results ?? 'results';
      const { running: all, unreadable } = await runningGameDays(gameDaysBelow(root));
      if (all.length === 0 && unreadable.length > 0) throw unreadable[0];
      const running = chosen(all, name);
      const stopped = await Promise.all(running.map((each) => stopGameDay(each, 'squall stop', systemClock)));
      for (const [i, each] of running.entries()) for (const line of linesOf(each, stopped[i])) console.log(shown(line));
      refuseUnhealed(running.filter((_, i) => !isHealed(stopped[i])));
      // Whether more runs is not known.
      if (unreadable.length > 0) throw unreadable[0];
    });
}

function chosen(running: readonly RunningGameDay[], name: string | undefined): readonly RunningGameDay[] {
  const found = running.filter((each) => name === undefined || each.name === name || each.target === name);
  if (found.length > 0) return found;
  const known = running.map((each) => each.name);
  if (name === undefined || known.length === 0)
    throw new SquallError('SQUALL_UNKNOWN_NAME', 'no game day runs here', {
      hint: 'those of this folder of results are looked for; --results names another',
    });
  throw new SquallError('SQUALL_UNKNOWN_NAME', `no game day ${name} runs here${nearest(name, known)}`);
}

function isHealed(stopped: StoppedGameDay | undefined): boolean {
  return stopped?.healed?.left.length === 0;
}

function linesOf({ name, id, pid }: RunningGameDay, stopped: StoppedGameDay | undefined): readonly string[] {
  if (!stopped) return [];
  const { tried, healed, acting, tookMs } = stopped;
  return [
    ...(tried.includes('SIGTERM') ? [`process ${pid} did not answer within 1 s: it got SIGTERM`] : []),
    ...(tried.includes('SIGKILL') ? ['it did not end within 2 s: it got SIGKILL'] : []),
    ...(healed
      ? [`game day ${name} (${id}) was stopped: ${count(healed.faults)} lifted in ${formatDuration(healed.tookMs)}`]
      : [
          `game day ${name} (${id}) was ended after ${formatDuration(tookMs)}; its reaper lifts within 5 s what acted:`,
        ]),
    ...(healed ? healed.left.map((left) => `  not lifted: ${left}`) : acting.map((each) => `  ${each}`)),
  ];
}

function count(faults: number): string {
  return `${faults} ${faults === 1 ? 'fault was' : 'faults were'}`;
}

function refuseUnhealed(unhealed: readonly RunningGameDay[]): void {
  if (unhealed.length === 0) return;
  const names = unhealed.map(({ name }) => name).join(', ');
  throw new SquallError('SQUALL_FAULT_NOT_LIFTED', `it is not known whether everything of ${names} is lifted`, {
    hint: 'look at the lines above, and at the target',
  });
}
