import type { Preset } from './preset.ts';

/**
 * resilience4j-micrometer, tagged metrics. A breaker has one gauge per state, 1 for the one it is in; `disabled` and
 * `metrics_only` let every call through, as closed does. Semaphore and thread-pool bulkheads share a prefix.
 */
export const resilience4j: Preset = {
  name: 'resilience4j',
  about: 'breakers and bulkheads of resilience4j, by Micrometer',
  format: 'prometheus',
  note: 'transitions between states are not counted; `forced_open` is open, `disabled` and `metrics_only` are closed',
  metrics: {
    'breaker_state{dep="$name"}':
      '2 * resilience4j_circuitbreaker_state{state=~"open|forced_open"} + resilience4j_circuitbreaker_state{state="half_open"}',
    'breaker_recorded_failures_total{dep="$name"}': 'resilience4j_circuitbreaker_calls_seconds_count{kind="failed"}',
    'breaker_rejected_total{dep="$name"}': 'resilience4j_circuitbreaker_not_permitted_calls_total',
    'bulkhead_in_use{dep="$name"}': [
      'resilience4j_bulkhead_max_allowed_concurrent_calls - resilience4j_bulkhead_available_concurrent_calls',
      'resilience4j_bulkhead_active_thread_count',
    ],
    'bulkhead_limit{dep="$name"}': [
      'resilience4j_bulkhead_max_allowed_concurrent_calls',
      'resilience4j_bulkhead_max_thread_pool_size',
    ],
    'bulkhead_queue{dep="$name"}': 'resilience4j_bulkhead_queue_depth',
  },
};
