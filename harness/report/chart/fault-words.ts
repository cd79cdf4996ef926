import { formatDuration } from '../../domain/duration.ts';

/** `fraud behaves {"slowWorkMs":25000}` -> `fraud: slow work 25 s`, for people who have not read the target's code. */
export function faultWords(text: string): string {
  const [, flapping, rest] = /^flapping behave on ([^,]*)(,.*)?$/.exec(text) ?? [];
  if (flapping !== undefined) return `${flapping} misbehaves by turns${rest ?? ''}`;
  const [, who, json] = /^(.*) behaves (\{.*\})$/.exec(text) ?? [];
  const behaviour = json === undefined ? undefined : parsed(json);
  if (behaviour === undefined) return text;
  return `${who}: ${Object.entries(behaviour).map(setting).join(', ')}`;
}

function setting([name, value]: [string, unknown]): string {
  const isDuration = name.endsWith('Ms') && typeof value === 'number';
  const words = name.replace(/Ms$/, '').replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return `${words} ${isDuration ? formatDuration(value) : shown(value)}`;
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function parsed(json: string): object | undefined {
  try {
    return JSON.parse(json) as object;
  } catch {
    return undefined;
  }
}
