import type { Preset } from './preset.ts';

/** Spring Boot's `/actuator/circuitbreakers`: `{ circuitBreakers: { bank: { state: 'OPEN', notPermittedCalls: 12, ... } } }`. */
export const resilience4jActuator: Preset = {
  name: 'resilience4j-actuator',
  about: 'the same breakers from `/actuator/circuitbreakers` (JSON)',
  format: 'json',
  note: 'expose the endpoint',
  metrics: {
    'breaker_state{dep="$name"}': 'state($.circuitBreakers[$name].state)',
    'breaker_rejected_total{dep="$name"}': '$.circuitBreakers[$name].notPermittedCalls',
  },
};
