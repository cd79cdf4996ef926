import { amplificationRule, controlRule, guardRule, outageRule } from './harm-rules.ts';
import { leftRule, unliftedRule } from './healing-rules.ts';
import { gateRule, noAlertRule, noRulesRule, slowAlertRule } from './people-rules.ts';
import type { Rule } from './rule.ts';
import { stepRule, unfeltRule } from './runbook-rules.ts';
import { brokenRule, checkRule, heldRule, openRule, steadyStateRule } from './statement-rules.ts';

/** What to fix, the most urgent first: what is broken now, what hurts users, what nobody would notice, what was not tested. */
export const RULES: readonly Rule[] = [
  leftRule,
  unliftedRule,
  steadyStateRule,
  guardRule,
  brokenRule,
  outageRule,
  amplificationRule,
  noAlertRule,
  slowAlertRule,
  checkRule,
  unfeltRule,
  heldRule,
  openRule,
  stepRule,
  gateRule,
  controlRule,
  noRulesRule,
];
