import { z } from 'zod';
import type { GivenSpec } from '../../domain/service.ts';
import { observable, ready, settings } from './schema-parts.ts';
import type { ServiceKind } from './service-kind.ts';

/** Nothing is known but the name: a compose file says what runs under it, or the file of `--attach` where it runs. */
export const given: ServiceKind<GivenSpec> = {
  key: undefined,
  schema: z.strictObject({ env: settings.exactOptional(), ready: ready.exactOptional(), ...observable }),
  describe: () => 'what the environment has under this name',
  problems: () => [],
  unplayable: (place) =>
    place === 'compose' || place === 'attach'
      ? undefined
      : 'does not say how it is started: give it a command, image, build, url, store or entry, or run with --compose-file or --attach',
};
