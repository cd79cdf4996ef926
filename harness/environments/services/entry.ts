import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ServiceControl } from '../../domain/ports.ts';
import type { EntrySpec } from '../../domain/service.ts';
import { startProcess } from '../../runtime/process/process.ts';
import { untilListening } from '../../runtime/process/ready.ts';
import { superviseProcess } from '../local/supervised-process.ts';
import { createServiceControl } from '../service-control.ts';
import { inheritedEnv, serviceEnv } from '../service-env.ts';
import { observable, ready, settings } from './schema-parts.ts';
import type { LocalStart, ServiceKind } from './service-kind.ts';

/** A program written for Squall: it prints where it listens, and knows variant, seed and time scale. */
export const entry: ServiceKind<EntrySpec> = {
  key: 'entry',
  schema: z.strictObject({
    entry: z.union([z.string(), z.instanceof(URL)]).describe('A TypeScript or JavaScript file written for Squall'),
    env: settings.exactOptional(),
    ready: ready.exactOptional(),
    ...observable,
  }),
  at: (spec, locate) => ({ ...spec, entry: locate(spec.entry) }),
  describe: (spec) => `program ${relative(process.cwd(), fileURLToPath(spec.entry))}`,
  problems: () => [],
  unplayable: () => undefined,
  startLocal: startEntry,
};

/** Starts it on an ephemeral port, which it keeps when it is started again. */
async function startEntry({ name, spec, request, callees, context }: LocalStart<EntrySpec>): Promise<ServiceControl> {
  const env = serviceEnv(name, request, callees);
  let port = 0;
  const owned = await superviseProcess(
    {
      name,
      start: () => {
        const whole = { ...inheritedEnv(), ...env, SQUALL_EXIT_WITH_STDIN: '1', PORT: String(port) };
        const args = [fileURLToPath(spec.entry)];
        return startProcess({ name, command: process.execPath, args, env: whole }, context);
      },
      ready: async (running) => {
        port = await untilListening(running, spec.ready ?? '/health', context);
      },
    },
    context,
  );
  return createServiceControl(name, () => `http://127.0.0.1:${port}`, spec, { ...owned, reaper: context.reaper });
}
