import type { ComposeService } from './compose-config.ts';

/** A host and perhaps a port in the value of a variable. */
export interface CalledHost {
  readonly host: string;
  readonly port?: number;
}

/** `//bank:8080/x`, `//db:1433;database=x`; Go's `user@tcp(db:3306)/x`; `host=db port=5432`, `Server=db,1433;Database=x`. */
const AUTHORITIES = [
  /:\/\/([^/?#;]*)/,
  /@(?:tcp|udp)\(([^)]*)\)/,
  /(?:^|[\s;:])(?:host|server|data source|addr(?:ess)?)\s*=\s*(?:tcp:)?([^\s;,]+)/i,
];

/**
 * The hosts that a variable such as `http://bank:8080`, `jdbc:postgresql://db/x` or `a:9092,b:9092` names; none where the
 * value is no address.
 */
export function calledHosts(value: string): CalledHost[] {
  const authority =
    AUTHORITIES.map((form) => form.exec(value)?.[1]).find((each) => each !== undefined) ??
    (/^[\w.-]+(:\d+)?(,[\w.-]+(:\d+)?)*$/.test(value) ? value : '');
  const hosts = authority.slice(authority.lastIndexOf('@') + 1).split(',');
  return hosts.flatMap((each) => {
    const [, host, port] = /^(\[[^\]]*\]|[^:[\]]+)(?::(\d+))?$/.exec(each.trim()) ?? [];
    if (host === undefined) return [];
    const name = host.toLowerCase().replace(/\.$/, '');
    return [port === undefined ? { host: name } : { host: name, port: Number(port) }];
  });
}

/** Name of a variable or `command` -> its text: where a service may be told whom to call. */
export function settingsOf(service: ComposeService): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(service.environment ?? {})) if (value !== null) texts.set(name, value);
  for (const key of ['command', 'entrypoint'] as const)
    if (Array.isArray(service[key])) texts.set(key, service[key].join(' '));
  return texts;
}

/** Whether a text has `name` as a word of its own, as `//bank:8080` has `bank` but `//bank.example` has not. */
export function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.-])${literal(name)}(?![\\w-]|\\.\\w)`, 'i').test(text);
}

/** Whether a text has `name` where an address stands: `//bank`, `bank:8080`, `--to=bank`, and not as any word. */
export function addresses(text: string, name: string): boolean {
  const isBehind = new RegExp(`(//|@|=)${literal(name)}(?![\\w-]|\\.\\w)`, 'i').test(text);
  return isBehind || portsCalled(text, [name]).length > 0;
}

/** Ports at which a text calls one of `names`: `bank:8080`. */
export function portsCalled(text: string, names: readonly string[]): number[] {
  return names.flatMap((name) =>
    [...text.matchAll(new RegExp(`(?<![\\w.-])${literal(name)}:(\\d+)`, 'gi'))].map(([, port]) => Number(port)),
  );
}

/** A pattern that matches `text` and nothing else. */
function literal(text: string): string {
  return text.replaceAll(/[.+?^*${}()|[\]\\]/g, '\\$&');
}
