import type { Evidence } from '../../domain/evidence.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { earlyEnd } from './early-end.ts';
import { freezeEvidence } from './freeze-evidence.ts';
import { resetServices } from './reset-services.ts';
import { type PhasesSeen, runPhases } from './run-phases.ts';
import { beginRun, type ScenarioRun, type Tools } from './scenario-run.ts';
import { unlessDied } from './unless-died.ts';
import { openWitnesses } from './witnesses.ts';

/**
 * Runs one scenario against a started target: phase by phase, then freezes what the witnesses saw. A scenario that is
 * aborted or breaks off still closes its ledger; its evidence then says how it ended. Throws SQUALL_SERVICE_DIED when a service
 * or proxy dies meanwhile.
 */
export function runScenario(run: ScenarioRun, tools: Tools): Promise<Evidence> {
  const play = (signal: AbortSignal) => playScenario({ ...run, signal }, tools);
  const brokeOff = ({ ended }: Evidence) => ended?.reason === 'broken';
  return unlessDied(run.running, run.signal, { clock: tools.clock, brokeOff }, play);
}

async function playScenario(run: ScenarioRun, tools: Tools): Promise<Evidence> {
  await using cleanup = new CleanupStack();
  const timed = beginRun(run, tools);
  const witnesses = await openWitnesses(timed, cleanup);
  const seen: PhasesSeen = { windows: [], edges: [], faults: [] };
  const ended = await earlyEnd(run.signal, async () => {
    await resetServices(run.running);
    await runPhases({ ...timed, ...witnesses }, seen);
  });
  return await freezeEvidence(timed, witnesses, seen, ended);
}
