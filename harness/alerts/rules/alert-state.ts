import type { Labels, Vector } from '../promql/expression.ts';
import { keyOf, withoutName } from '../promql/labels.ts';
import { PromqlError } from '../promql/promql-error.ts';
import type { AlertRule } from './read-rules.ts';

export interface ActiveAlert {
  /** With `alertname`. */
  readonly labels: Labels;
  readonly state: 'pending' | 'firing';
}

interface Instance {
  readonly labels: Labels;
  readonly activeAt: number;
  firing: boolean;
  /** Set while it fires on though its expression is no longer true. */
  keptSince?: number;
}

/**
 * The alerts of one rule from evaluation to evaluation: pending while the expression is true, firing once it has been for
 * `for`, and gone, with `for` beginning anew, at the first evaluation at which it is not. [Prometheus 2, `AlertingRule.Eval`]
 */
export function createAlertState({ alert, labels: own, forMs, keepFiringForMs }: AlertRule) {
  const instances = new Map<string, Instance>();

  /** Takes the result of an evaluation; throws `PromqlError` where two of its series would be one alert. */
  return (atMs: number, result: Vector): ActiveAlert[] => {
    const present = alertsOf(result);
    for (const [key, labels] of present) begin(key, labels, atMs);
    for (const [key, instance] of instances) {
      if (present.has(key)) delete instance.keptSince;
      else if (!isKept(instance, atMs)) instances.delete(key);
      if (atMs - instance.activeAt >= forMs) instance.firing = true;
    }
    return [...instances.values()].map(shown);
  };

  function begin(key: string, labels: Labels, atMs: number): void {
    if (!instances.has(key)) instances.set(key, { labels, activeAt: atMs, firing: false });
  }

  function alertsOf(result: Vector): Map<string, Labels> {
    const all = result.map(({ labels }) => ({ ...withoutName(labels), ...own, alertname: alert }));
    const present = new Map(all.map((labels) => [keyOf(labels), labels]));
    if (present.size < all.length) throw new PromqlError('several series have the same labels, with those of the rule');
    return present;
  }

  function isKept(instance: Instance, atMs: number): boolean {
    if (!instance.firing || keepFiringForMs === 0) return false;
    instance.keptSince ??= atMs;
    return atMs - instance.keptSince < keepFiringForMs;
  }
}

function shown({ labels, firing }: Instance): ActiveAlert {
  return { labels, state: firing ? 'firing' : 'pending' };
}
