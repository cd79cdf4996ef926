import type { Preset } from './preset.ts';

/** Squall's own names, as the reference targets export them: the meaning of `metrics: '/metrics'`. */
export const squall: Preset = {
  name: 'squall',
  about: "Squall's own names, as its reference targets export them",
  format: 'prometheus',
  note: "what `metrics: '/metrics'` means",
  metrics: {
    'threads available': 'slots_available',
    'threads low water': 'slots_available_min',
    'threads total': 'slots_total',
    'queue depth': 'slots_queue_depth',
    'queue peak': 'slots_queue_depth_max',
    'in flight': 'inflight',
    'event loop lag': 'event_loop_lag_seconds',
    arrivals: 'arrivals_total',
    'work done': 'work_done_total',
    'work after caller gone': ['work_done_caller_gone_total', 'work_after_caller_gone_total'],
    charges: 'charges_total',
    emails: 'emails_total',
    // A service that counts a call when it is sent has no gauge of those that have not ended.
    'calls to $service': ['service_requests_total + service_requests_in_flight', 'service_requests_total'],
    'timeouts to $service': 'service_timeouts_total',
  },
};
