import { VARIANT_PATH } from './pick-variant.ts';

/** A service that is started by `startService`, as part of a target. */
export function kitService(entry: URL) {
  return { entry, metrics: '/metrics', reset: '/control/reset' } as const;
}

/** A service that can switch its variant while it runs (see `onVariant`). */
export function switchable<S extends object>(service: S) {
  return { ...service, variant: VARIANT_PATH } as const;
}
