import { type AlertRules, alertRules } from '../../harness/index.ts';
import { alertFiles } from '../../targets/monitored/target.ts';

/** Windows of 5 minutes become 5 s, `for` of 2 minutes 2 s, a scrape every 15 s one every 250 ms. */
const COMPRESSED = 60;
/** A p99 of 5 s needs a thousand calls in them. */
export const RATE = 200;

const compressed = { compress: COMPRESSED };
export const rules: readonly AlertRules[] = Object.values(alertFiles).map((file) => alertRules(file, compressed));

/** `LatencyNearTimeout{service="bank"}`: the alert of one dependency. */
export const of = (alert: string, service: string) => `${alert}{service="${service}"}`;
