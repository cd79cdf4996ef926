import type { Preset } from './preset.ts';

/**
 * opossum-prometheus (`circuit`) and its fork @iamelevich/opossum-prometheus (`circuit_breaker_counter`). Both count the
 * events of a breaker; a call that timed out is a failure, too. Half-open is not among them: open and half-open look alike.
 */
export const opossum: Preset = {
  name: 'opossum',
  about: 'opossum-prometheus and @iamelevich/opossum-prometheus',
  format: 'prometheus',
  note: 'they count events, half-open not among them, so open and half-open are one; `opossum-stats` tells them apart',
  metrics: {
    'breaker_opened_total{dep="$name"}': ['circuit{event="open"}', 'circuit_breaker_counter{event="open"}'],
    'breaker_closed_total{dep="$name"}': ['circuit{event="close"}', 'circuit_breaker_counter{event="close"}'],
    'breaker_recorded_failures_total{dep="$name"}': [
      'circuit{event="failure"}',
      'circuit_breaker_counter{event="failure"}',
    ],
    'breaker_rejected_total{dep="$name"}': ['circuit{event="reject"}', 'circuit_breaker_counter{event="reject"}'],
  },
};
