import { formatDuration } from '../../domain/duration.ts';
import { kindOf } from '../../faults/catalogue.ts';
import type { Step } from '../runbook/runbook.ts';

/** One line for people. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'say':
      return step.text;
    case 'gate':
      return `wait: ${step.question}`;
    case 'inject': {
      const length = step.forMs === undefined ? '' : ` for ${formatDuration(step.forMs)}`;
      return `inject ${step.name}: ${kindOf(step.fault).describe(step.fault)}${length}`;
    }
    case 'lift':
      return `lift ${step.name}`;
    case 'check':
      return `check ${step.statement}`;
    case 'load':
      return `load ${step.rate}/s`;
  }
}
