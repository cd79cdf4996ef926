import { availableParallelism, cpus } from 'node:os';

/** Runs with the same machine name are comparable: `2 x Intel Xeon at 2.20GHz, linux x64`. */
export function machineName(): string {
  const [first] = cpus();
  const model = (first?.model ?? 'unknown processor')
    .replace(/\((?:R|TM)\)/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `${availableParallelism()} x ${model}, ${process.platform} ${process.arch}`;
}
