const PAGE =
  /^Active connections:\s*(\d+)\s+server accepts handled requests(?: request_time)?\s+(\d+)\s+(\d+)\s+(\d+)(?:\s+\d+)?\s+Reading:\s*(\d+)\s+Writing:\s*(\d+)\s+Waiting:\s*(\d+)\s*$/;

/** Numbers of the page in its order, and whether they count up; names as nginx-prometheus-exporter has them. */
const NUMBERS = [
  ['nginx_connections_active', 'gauge'],
  ['nginx_connections_accepted', 'counter'],
  ['nginx_connections_handled', 'counter'],
  ['nginx_http_requests_total', 'counter'],
  ['nginx_connections_reading', 'gauge'],
  ['nginx_connections_writing', 'gauge'],
  ['nginx_connections_waiting', 'gauge'],
] as const;

/** The page of nginx' `stub_status` as Prometheus text; another text stays as it is, and is no metric. */
export function stubStatusAsPrometheus(page: string): string {
  const found = PAGE.exec(page.trim());
  if (!found) return page;
  const numbers = found.slice(1);
  return NUMBERS.map(([name, type], i) => `# TYPE ${name} ${type}\n${name} ${numbers[i]}\n`).join('');
}
