import { z } from 'zod';
import type { BuildSpec, ContainerSpec, ImageSpec } from '../../domain/service.ts';
import type { EdgeSpec } from '../../domain/target.ts';
import { calleesIn, placeholderProblems } from './placeholders.ts';
import { folder, milliseconds, observable, port, readiness, settings } from './schema-parts.ts';
import type { PlaceName, ServiceKind } from './service-kind.ts';
import { startLocalContainer } from './start-container.ts';

const fields = {
  port: port.describe('Where it listens inside'),
  args: z.array(z.string()).exactOptional().describe("Arguments instead of the image's own command"),
  env: settings.exactOptional(),
  ready: readiness.exactOptional(),
  startLimitMs: milliseconds.exactOptional(),
  ...observable,
};

const ofContainers = {
  problems: (spec: ContainerSpec, calls: readonly string[]) => placeholderProblems(textsOf(spec), calls),
  unplayable,
  tellsTimeScale: (spec: ContainerSpec) => textsOf(spec).some((text) => text.includes('{timeScale}')),
  startLocal: startLocalContainer,
};

/** A container of an image that is there or can be pulled. */
export const image: ServiceKind<ImageSpec> = {
  key: 'image',
  describe: (spec) => `image ${spec.image}`,
  schema: z.strictObject({ image: z.string().describe('postgres:16; pulled when it is missing'), ...fields }),
  ...ofContainers,
};

const buildSettings = z.strictObject({
  context: folder,
  dockerfile: z.string().exactOptional(),
  target: z.string().exactOptional(),
  args: settings.exactOptional(),
});

/** A container of an image that is built first. */
export const build: ServiceKind<BuildSpec> = {
  key: 'build',
  describe: ({ build: of }) => `image built in ${String(typeof of === 'object' && 'context' in of ? of.context : of)}`,
  schema: z.strictObject({
    build: z
      .union([folder, buildSettings], {
        error: 'give a folder with a Dockerfile, or { context, dockerfile, target, args }',
      })
      .describe('A folder with a Dockerfile, or more of what docker build takes'),
    ...fields,
  }),
  at: (spec, locate) => ({
    ...spec,
    build:
      typeof spec.build === 'string' || spec.build instanceof URL
        ? locate(spec.build)
        : { ...spec.build, context: locate(spec.build.context) },
  }),
  ...ofContainers,
};

function textsOf({ args = [], env = {} }: ContainerSpec): string[] {
  return [...args, ...Object.values(env)];
}

function unplayable(place: PlaceName, spec: ContainerSpec, edges: readonly EdgeSpec[]): string | undefined {
  const names = edges.map(({ to }) => to).join(', ');
  if (place === 'local' && edges.length > 0)
    return `is a container and calls ${names}: here the proxies listen on this machine only, where a container reaches nothing`;
  const fixed = edges.find((edge) => edge.port !== undefined);
  if (place !== 'docker') return undefined;
  if (fixed)
    return `is a container, in which port ${fixed.port} leads to no proxy: tell it by env where ${fixed.to} is`;
  const named = calleesIn(textsOf(spec));
  const untold = edges.find(({ to, env }) => env === undefined && !named.includes(to));
  return untold && `is not told where ${untold.to} is: give its edge env, or let its arguments say {${untold.to}.url}`;
}
