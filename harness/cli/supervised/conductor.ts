import { Worker } from 'node:worker_threads';
import { EXIT } from '../../runtime/errors.ts';
import { userFrame } from '../../runtime/user-frame.ts';
import { bearClosedOutput } from '../closed-output.ts';
import { runCommandLine } from '../program.ts';
import { showError } from '../show-error.ts';
import { leave, leaveBy } from './leave.ts';
import { type Report, tell, tellThrough } from './messages.ts';
import { flushOutput, guardOutput } from './output.ts';
import { orUserError, userErrorOf } from './user-error.ts';

/**
 * The process in which a command loads the code of suites, which may do whatever code can do. Its supervisor (`supervise.ts`)
 * says how it ended when it cannot say so itself.
 */
const ALIVE_EVERY_MS = 1000;

const exit = process.exit.bind(process);
const send = process.send?.bind(process);
let brokenUserCode = false;

tellThrough((report: Report) => {
  if (process.connected) send?.(report, () => {});
});
leaveBy((code) => {
  tell({ is: 'done', code });
  return exit(code);
});
process.exit = function exitOfOthers(code) {
  const caller = new Error();
  Error.captureStackTrace(caller, exitOfOthers);
  const at = userFrame(caller);
  tell({ is: 'exits', ...(at === undefined ? {} : { at }) });
  return exit(code);
};
guardOutput();
bearClosedOutput();
process.on('uncaughtException', (error) => {
  const theirs = userErrorOf(error);
  if (!theirs) leave(showError(error));
  brokenUserCode = true;
  showError(theirs);
});
// The reaper cleans up after this process.
process.on('disconnect', () => exit(EXIT.interrupted));
process.channel?.unref();
setInterval(() => tell({ is: 'alive' }), ALIVE_EVERY_MS).unref();
new Worker(new URL('./parent-watch.ts', import.meta.url), { workerData: process.ppid }).unref();

// Not awaited at the top level: when nothing is left to do, the process ends, and its supervisor says what it awaited.
void runCommandLine(process.argv.slice(2)).then(async () => {
  const code = Number(process.exitCode ?? EXIT.asExpected);
  await flushOutput();
  leave(orUserError(code, brokenUserCode));
});
