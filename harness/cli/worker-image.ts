import { Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../runtime/clock.ts';
import { SquallError } from '../runtime/errors.ts';
import { imageName } from './image-reference.ts';

interface Flags {
  readonly build?: boolean;
  readonly name?: string;
  readonly platform?: string;
}

/** `squall worker-image`: the image of load workers in a cluster. Standard output is its tag alone. */
export function workerImageCommand(): Command {
  return new Command('worker-image')
    .description('print the tag of the image that load workers in a cluster run from, or build it')
    .option('--build', 'build it with the container engine of this machine, unless it has it')
    .option('--name <name>', 'its name in a registry (default: squall/load-worker)', imageName)
    .option('--platform <os/arch>', "with --build: that of the cluster's nodes (default: that of the engine)", platform)
    .addHelpText(
      'after',
      `
Examples:
  $ squall worker-image                                     the tag, a hash of the content
  $ docker push "$(squall worker-image --build --name registry.example/team/squall-load-worker)"
  $ kind load docker-image "$(squall worker-image --build)"
  $ k3d image import "$(squall worker-image --build)"
  $ minikube image load "$(squall worker-image --build)"

Under its own name load workers find it by themselves; under another one they are told: --worker-image <name>:<tag>`,
    )
    .action(async ({ build, name, platform }: Flags) => {
      if (platform !== undefined && !build)
        throw new SquallError('SQUALL_USAGE', '--platform needs --build', {
          hint: 'the tag is the same for every platform',
        });
      const { workerImage, buildWorkerImage } = await import('../kubernetes/worker-image.ts');
      if (!build) {
        console.log((await workerImage(name)).tag);
        return;
      }
      const { tag } = await buildWorkerImage({
        clock: systemClock,
        say: (text) => console.error(text),
        ...(name === undefined ? {} : { name }),
        ...(platform === undefined ? {} : { platform }),
      });
      console.log(tag);
    });
}

function platform(text: string): string {
  if (/^[a-z0-9]+\/[a-z0-9]+(?:\/v\d+)?$/.test(text)) return text;
  throw new InvalidArgumentError(`"${text}" is no platform such as linux/arm64`);
}
