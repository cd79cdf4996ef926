import { nginx } from './nginx.ts';
import type { Preset } from './preset.ts';

/** nginx itself, without an exporter: its page has the same numbers. */
export const nginxStubStatus: Preset = {
  ...nginx,
  name: 'nginx-stub-status',
  about: "the page of nginx' `stub_status` itself (format `stub-status`)",
  format: 'stub-status',
  note: 'without the probe itself; its numbers have the exporter\'s names: `"nginx_http_requests_total" at nginx`',
};
