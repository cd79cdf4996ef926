import type { Random } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';

/** What the placeholders of one request are filled from. */
export interface Filling {
  readonly index: number;
  readonly run: string;
  readonly random: Random;
  /** The same for all steps of a flow. */
  readonly key: Random;
  /** Columns of the feed's row (`row.email`) and what earlier steps captured (`order`). */
  readonly values: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  /** Wall clock when it is sent, ms since the epoch. */
  readonly wallMs: number;
  /** How long before that it was due. */
  readonly lateMs: number;
}

type Fill = (filling: Filling) => string;

const FILLS: Readonly<Record<string, Fill>> = {
  index: ({ index }) => String(index),
  run: ({ run }) => run,
  id: ({ run, index }) => correlationId(run, index),
  uuid: ({ random }) => uuid(random),
  key: ({ key }) => uuid(key.fork('key')),
  due: ({ wallMs, lateMs }) => String(Math.round(wallMs - lateMs)),
  deadline: ({ wallMs, deadlineMs }) => String(Math.floor(wallMs + deadlineMs)),
  'deadline iso': (filling) => iso(filling),
  'deadline bare': (filling) => iso(filling).replace('Z', ''),
  timeout: ({ deadlineMs }) => String(Math.floor(deadlineMs)),
  'timeout grpc': ({ deadlineMs }) => grpcTimeout(deadlineMs),
};
/** A draw has 32 bits: of more numbers, most would never be drawn. */
const MOST_NUMBERS = 2 ** 32;
const INT = /^int\s+(-?\d+)\s+(-?\d+)$/;

/** How to fill `{{name}}`. Throws SQUALL_INVALID_PLAN for a name that is neither built in nor in `values`. */
export function placeholder(name: string, values: ReadonlySet<string>): Fill {
  const range = INT.exec(name);
  if (range) return anyBetween(name, Number(range[1]), Number(range[2]));
  if (values.has(name)) return (filling) => filling.values[name] ?? '';
  const fill = Object.hasOwn(FILLS, name) ? FILLS[name] : undefined;
  if (fill) return fill;
  const known = [...Object.keys(FILLS), 'int 10 500', ...values];
  throw new SquallError('SQUALL_INVALID_PLAN', `unknown placeholder {{${name}}}`, {
    hint: `known here are ${known.map((each) => `{{${each}}}`).join(' ')}`,
  });
}

/** Throws SQUALL_INVALID_PLAN for a range that is empty, or has numbers that are not exact. */
function anyBetween(name: string, from: number, to: number): Fill {
  if (from <= to && Number.isSafeInteger(from) && Number.isSafeInteger(to) && to - from < MOST_NUMBERS)
    return ({ random }) => String(random.int(from, to));
  throw new SquallError('SQUALL_INVALID_PLAN', `{{${name}}} is no range`, {
    hint: 'give the lower number first; draws have 32 bits',
  });
}

/** Identifies one request in every service: `{{id}}`, and `id` of the slowest requests. */
export function correlationId(run: string, index: number): string {
  return `${run}-${index}`;
}

/** Version 4, drawn from the seed (RFC 9562). */
function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.int(0, 15).toString(16));
  hex[12] = '4';
  hex[16] = (8 + random.int(0, 3)).toString(16);
  const group = (from: number, to: number) => hex.slice(from, to).join('');
  return `${group(0, 8)}-${group(8, 12)}-${group(12, 16)}-${group(16, 20)}-${group(20, 32)}`;
}

function iso({ wallMs, deadlineMs }: Filling): string {
  return new Date(wallMs + deadlineMs).toISOString();
}

/** At most eight digits and a unit (gRPC over HTTP/2, "Timeout"). */
function grpcTimeout(ms: number): string {
  const whole = Math.floor(ms);
  return whole < 100_000_000 ? `${whole}m` : `${Math.floor(whole / 1000)}S`;
}
