import { formatDuration } from '../../domain/duration.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Target } from '../../domain/target.ts';
import { faultKinds, traitsOf } from '../../faults/catalogue.ts';
import { formatShare } from '../../report/explain/format.ts';
import type { Problem } from '../../run/config/shape-problems.ts';
import { checkFault } from '../../run/plan/check-suite.ts';
import { isThisMachine } from '../../runtime/allow-list.ts';
import { nearest } from '../../runtime/nearest.ts';
import { placesOf, problemAt } from './check-target.ts';
import type { Draft } from './draft.ts';
import type { Act } from './timeline.ts';
import { actingFaults } from './written-fault.ts';

/** Faults that the target has no place for, or that cannot be what their parameters say. */
export function checkFaults({ steps }: Draft, target: Target | undefined): Problem[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'inject' || !step.fault) return [];
    const { fault } = step;
    const problems = target ? checkFault(fault, target) : (faultKinds.get(fault.kind)?.check(fault) ?? []);
    return problems.map((text) => problemAt(['steps', step.index, 'inject'], `: ${text}`));
  });
}

/** Faults that would undo each other: the end of one would heal the other as well. */
export function checkTogether(acts: readonly Act[]): Problem[] {
  return acts.flatMap((act, i) => {
    const other = acts
      .slice(0, i)
      .find((each) => each.fromMs < act.toMs && act.fromMs < each.toMs && undo(each.fault, act.fault));
    return other
      ? [
          problemAt(
            ['steps', act.index, 'inject'],
            `: ${act.name} would act together with ${other.name} on ${act.fault?.on}, and the end of one would end the other`,
          ),
        ]
      : [];
  });
}

function undo(one: Fault | undefined, other: Fault | undefined): boolean {
  if (!one || !other || one.on !== other.on) return false;
  if (!isSound(one) || !isSound(other)) return false;
  return hasOneState(one) && hasOneState(other);
}

/** A toxic stands beside others; a service, and whether an edge is there at all, is in one state. */
function hasOneState(fault: Fault): boolean {
  const { needs, connects, counted } = traitsOf(fault);
  return needs.some(({ on }) => on === 'service') || (!connects && counted.by === 'proxy' && counted.which === 'cut');
}

/** What the faults of a runbook reach beyond what it allows. */
export function checkBlastRadius({ blastRadius = {} }: Draft, acts: readonly Act[], target: Target): Problem[] {
  const { on, share = 1, longest = Number.POSITIVE_INFINITY, hosts = [] } = blastRadius;
  const places = placesOf(target);
  return [
    ...(on ?? []).flatMap((place, i) =>
      places.includes(place)
        ? []
        : [
            problemAt(
              ['blastRadius', 'on', i],
              ` is "${place}": target ${target.name} has no such edge or service${nearest(place, places)}`,
            ),
          ],
    ),
    ...acts.flatMap(({ index, name, fault, fromMs, toMs, ends }) => {
      const wider = (why: string) => [problemAt(['steps', index, 'inject'], `: ${name} ${why}`)];
      const widest = fault && isSound(fault) ? shareOf(fault) : 0;
      return [
        ...(fault && on && places.includes(fault.on) && !on.includes(fault.on)
          ? wider(`breaks ${fault.on}, and blastRadius.on allows ${on.join(', ')}`)
          : []),
        ...(widest > share
          ? wider(`touches ${formatShare(widest)}, and blastRadius.share allows ${formatShare(share)}`)
          : []),
        ...(toMs - fromMs > longest
          ? wider(
              `acts for ${formatDuration(toMs - fromMs)}${ends === 'end' ? ' (nothing lifts it before the end)' : ''}, and blastRadius.longest allows ${formatDuration(longest)}`,
            )
          : []),
      ];
    }),
    ...foreignHosts(target)
      .filter(({ host }) => !hosts.includes(host))
      .map(({ host, service }) =>
        problemAt(
          ['blastRadius', ...(blastRadius.hosts ? ['hosts'] : [])],
          `: ${service} is on ${host}, which is not this machine; name it in blastRadius.hosts if that is really meant`,
        ),
      ),
  ];
}

/** The most that a fault may touch at any time. */
export function shareOf(fault: Fault): number {
  return Math.max(0, ...actingFaults(fault).map((each) => traitsOf(each).share));
}

/** Services of a target on other machines. */
export function foreignHosts({ services }: Target): { readonly service: string; readonly host: string }[] {
  return Object.entries(services).flatMap(([service, { url }]) => {
    const host = url === undefined ? undefined : URL.parse(url)?.hostname.replace(/^\[|\]$/g, '');
    return host === undefined || host === '' || isThisMachine(host) ? [] : [{ service, host }];
  });
}

/** Only of a fault that is all right do traits tell anything. */
function isSound(fault: Fault): boolean {
  return faultKinds.get(fault.kind)?.check(fault).length === 0;
}
