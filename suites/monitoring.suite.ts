import { open, suite } from '../harness/index.ts';
import { monitored } from '../targets/monitored/target.ts';
import { alerts } from './monitoring/alerts.ts';
import { productionAttack } from './monitoring/attack.ts';
import { learntTimeout } from './monitoring/learnt-timeout.ts';
import { protection } from './monitoring/protection.ts';
import { rules } from './monitoring/rules.ts';

/** Systems S26 and S5: which alert fires, when, and which never can. */
export const monitoring = suite({
  name: 'monitoring',
  about: 'Does an alert fire before users notice, on the right thing, and on nothing else?',
  target: monitored,
  warmUp: open(50, 2000),
  alerts: rules,
  scenarios: [...alerts, ...protection, ...learntTimeout, ...productionAttack],
});
