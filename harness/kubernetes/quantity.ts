const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^(?<digits>\d+(?:\.\d*)?|\.\d+)(?:[eE](?<power>[+-]?\d{1,3})|(?<suffix>[a-zA-Z]{0,2}))$/;

/**
 * What Kubernetes writes as `250m`, `1.5Gi` or `1e3`, in cores or bytes; undefined for what is no amount. The client's own
 * reader takes neither fractions of a Gi nor exponents.
 */
export function parseQuantity(text: string): number | undefined {
  const { digits, power, suffix = '' } = QUANTITY.exec(text)?.groups ?? {};
  const factor = power === undefined ? SUFFIXES[suffix] : 10 ** Number(power);
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
