import { envoy } from './envoy.ts';
import { gunicorn } from './gunicorn.ts';
import { haproxy } from './haproxy.ts';
import { hikaricp } from './hikaricp.ts';
import { micrometer } from './micrometer.ts';
import { nginx } from './nginx.ts';
import { nginxStubStatus } from './nginx-stub-status.ts';
import { nginxVts } from './nginx-vts.ts';
import { opossum } from './opossum.ts';
import { opossumStats } from './opossum-stats.ts';
import { pgbouncer } from './pgbouncer.ts';
import { pgbouncerSpreaker } from './pgbouncer-spreaker.ts';
import type { Preset } from './preset.ts';
import { promClient } from './prom-client.ts';
import { resilience4j } from './resilience4j.ts';
import { resilience4jActuator } from './resilience4j-actuator.ts';
import { squall } from './squall.ts';
import { tomcat } from './tomcat.ts';
import { undici } from './undici.ts';
import { undiciPlatformatic } from './undici-platformatic.ts';

/** Every preset, by its name. */
export const presets: ReadonlyMap<string, Preset> = new Map(
  [
    squall,
    ...[resilience4j, resilience4jActuator, micrometer, tomcat, hikaricp],
    ...[opossum, opossumStats, promClient, undici, undiciPlatformatic],
    ...[envoy, haproxy, nginx, nginxStubStatus, nginxVts, pgbouncer, pgbouncerSpreaker, gunicorn],
  ].map((preset) => [preset.name, preset]),
);
