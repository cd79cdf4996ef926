import type { Preset } from './preset.ts';

/**
 * gunicorn's statsd metrics through statsd_exporter without a mapping. Gunicorn itself reports neither its busy workers nor
 * (except as a histogram over minutes) the length of its queue. The gauges `gunicorn.busy_workers` and
 * `gunicorn.backlog` come from a monitor thread that many projects add.
 */
export const gunicorn: Preset = {
  name: 'gunicorn',
  about: "gunicorn's statsd metrics through statsd_exporter, without a mapping",
  format: 'prometheus',
  note: 'gunicorn itself reports only workers and work done; the others need own gauges `gunicorn.busy_workers` and `gunicorn.backlog`',
  metrics: {
    'threads total': 'gunicorn_workers',
    'threads available': 'gunicorn_workers - gunicorn_busy_workers',
    'in flight': 'gunicorn_busy_workers',
    'queue depth': 'gunicorn_backlog{quantile=""}',
    'work done': 'gunicorn_requests',
  },
};
