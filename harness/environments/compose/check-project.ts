import type { ServiceSpec } from '../../domain/service.ts';
import type { Target } from '../../domain/target.ts';
import { addressProblems } from './check-addresses.ts';
import { type DataPolicy, dataProblems } from './check-data.ts';
import { movedServices, networkProblems } from './check-networks.ts';
import type { ComposeConfig } from './compose-config.ts';
import { declaredPorts, mainPort, tooManyPorts } from './ports.ts';
import type { Problem } from './problem.ts';

/** Everything in a compose file that a run could not do, or could not tell the truth about. */
export function projectProblems(config: ComposeConfig, target: Target, policy: DataPolicy): Problem[] {
  return [
    ...Object.entries(target.services).flatMap(([name, spec]) => serviceProblems(name, spec, config)),
    ...movedServices(target).flatMap((name) => portProblems(name, config)),
    ...networkProblems(config, target),
    ...addressProblems(config, target),
    ...dataProblems(config, policy),
  ];
}

function serviceProblems(name: string, spec: ServiceSpec, config: ComposeConfig): Problem[] {
  const service = config.services[name];
  if (!service) {
    const text = `there is no service ${name}, which the target names`;
    return [{ text, fix: `the file has ${Object.keys(config.services).join(', ')}` }];
  }
  const replicas = service.deploy?.replicas ?? service.scale ?? 1;
  return [
    ...(mainPort(name, config, spec) === undefined
      ? [{ text: `nothing says on which port ${name} listens`, fix: `add \`expose: ["8080"]\` to ${name}` }]
      : []),
    ...(replicas === 1
      ? []
      : [
          {
            text: `${name} has ${replicas} replicas, and Squall reads the metrics of one`,
            fix: `let ${name} have one replica in a compose file for tests`,
          },
        ]),
  ];
}

/** A proxy passes on TCP, on ports that are known before. */
function portProblems(name: string, config: ComposeConfig): Problem[] {
  const ports = declaredPorts(name, config);
  const others = ports.filter(({ protocol }) => protocol !== 'tcp');
  const fix = `remove what nothing calls from expose and ports of ${name} in a compose file for tests`;
  return [
    ...others.map(({ number, protocol }) => ({
      text: `${name} listens on ${number}/${protocol}, and its proxy passes on TCP only`,
      fix,
    })),
    ...(tooManyPorts(ports) ? [{ text: `${name} has more than 100 ports`, fix }] : []),
  ];
}
