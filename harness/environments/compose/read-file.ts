import { systemClock } from '../../runtime/clock.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { composeCommand } from './compose-command.ts';
import { type ComposeConfig, composeConfig } from './compose-config.ts';
import { composeFiles } from './compose-files.ts';

/**
 * A compose file as `docker compose` understands it, with its overrides and variables; `files` are separated as in
 * COMPOSE_FILE, and left out they are those that compose finds. Throws SQUALL_USAGE for
 * what is no file, and SQUALL_NOT_AVAILABLE with what compose says.
 */
export async function readComposeFile(files: string | undefined, signal: AbortSignal): Promise<ComposeConfig> {
  const compose = composeCommand({
    files: composeFiles(files),
    signal,
    reaper: createReaper(),
    clock: systemClock,
    say: () => {},
  });
  return composeConfig.parse(JSON.parse(await compose('config', '--format', 'json')));
}
