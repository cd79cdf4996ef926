import type { Preset } from './preset.ts';

/**
 * opossum-prometheus (`circuit`) and its fork @iamelevich/opossum-prometheus (`circuit_breaker_counter`). Both count the
 * events of a breaker. Half-open is not among them, so they do not give its state.
 */
export const opossum: Preset = {
  name: 'opossum',
  about: 'opossum-prometheus and @iamelevich/opossum-prometheus',
  format: 'prometheus',
  note: 'they count events, half-open not among them: the state needs `opossum-stats`',
  metrics: {
    'breaker_opened_total{dep="$name"}': ['circuit{event="open"}', 'circuit_breaker_counter{event="open"}'],
    'breaker_closed_total{dep="$name"}': ['circuit{event="close"}', 'circuit_breaker_counter{event="close"}'],
    'breaker_rejected_total{dep="$name"}': ['circuit{event="reject"}', 'circuit_breaker_counter{event="reject"}'],
  },
};
