/** A file of alert rules, as text: a plan is plain data. Made by `alertRules`. */
export interface AlertRules {
  /** Its name, for messages. */
  readonly file: string;
  /** YAML as Prometheus loads it. */
  readonly text: string;
  /** Windows, `for` and intervals are divided by this, and by the time scale. */
  readonly compress: number;
  /** How often Prometheus scrapes, real ms. */
  readonly scrapeMs: number;
}

/** How the rule of an alert was evaluated over a run. */
export interface AlertRecord {
  readonly alert: string;
  /**
   * Per evaluation, how many series its expression gave without its comparisons; null where a scrape that it needs had failed,
   * so that it is not known.
   */
  readonly evaluations: readonly (readonly [atMs: number, series: number | null])[];
}

/** Everything of one endpoint that the rules of alerts ask for, scrape by scrape. Times are ms since the scenario began. */
export interface Scrapes {
  readonly service: string;
  readonly atMs: readonly number[];
  /** Scrapes that failed, as indexes of `atMs`. */
  readonly failed: readonly number[];
  readonly series: readonly ScrapedSeries[];
}

export interface ScrapedSeries {
  /** `service_requests_total{service="bank"}` */
  readonly name: string;
  /** One per scrape; null where it was not there. */
  readonly values: readonly (number | 'NaN' | '+Inf' | '-Inf' | null)[];
}
