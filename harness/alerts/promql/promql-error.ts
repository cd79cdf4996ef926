/** An expression that can be read and cannot be evaluated on these series: Prometheus would report that its rule failed. */
export class PromqlError extends Error {
  override readonly name = 'PromqlError';
}
