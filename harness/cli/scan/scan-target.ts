import { basename } from 'node:path';
import { METHODS, type RequestTemplate } from '../../domain/load-plan.ts';
import { type EdgeSpec, edgeName, type Target } from '../../domain/target.ts';
import type { DataPolicy } from '../../environments/compose/check-data.ts';
import { readComposeFile } from '../../environments/compose/read-file.ts';
import type { LoadedConfig } from '../../run/config/load-config.ts';
import { isInCompose } from '../../run/place/choose-environment.ts';
import type { SystemSettings } from '../../run/run-test.ts';
import { SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { composeTarget } from '../../scan/compose-target.ts';
import { Code, quoted } from '../../scan/write/literal.ts';
import type { TargetSource } from '../../scan/write/suite-file.ts';
import { configOfUser, theSuite } from '../suite/load-suites.ts';
import { refuseUnusedFlags } from './unused-flags.ts';

export interface TargetFlags {
  readonly config?: string;
  /** One of the configuration. */
  readonly target?: string;
  readonly suite?: string;
  readonly variant?: string;
  readonly composeFile?: string;
  readonly composeData?: DataPolicy;
  readonly front?: string;
  readonly command?: string;
  /** `db=DATABASE_URL`, `db=DATABASE_URL=postgres://...`; without `=` the name of an edge to scan. */
  readonly edge: readonly string[];
  readonly request: readonly string[];
  readonly seed: number;
}

/** What is scanned, and where it runs. */
export interface ScanTarget {
  readonly target: Target;
  readonly variant?: string;
  readonly settings: SystemSettings;
  readonly otherProtocols: ReadonlySet<string>;
  readonly guesses: readonly string[];
  /** How a suite that is written says what it runs against; undefined where a suite is there already. */
  readonly source?: TargetSource;
  /** Of the target, where the scan sends others. */
  readonly ownRequests?: readonly RequestTemplate[];
}

/** Throws SQUALL_USAGE where the flags do not say what to scan. */
export async function scanTarget(flags: TargetFlags, signal: AbortSignal): Promise<ScanTarget> {
  refuseUnusedFlags(flags);
  if (flags.command !== undefined) return fromCommand(flags.command, flags);
  const config = await configOfUser(flags.config);
  if (flags.suite !== undefined) return await fromSuite(flags.suite, flags, config, signal);
  const hasTargets = flags.composeFile === undefined && Object.keys(config.targets).length > 0;
  if (hasTargets || flags.target !== undefined) return await fromConfig(flags, config, signal);
  return await fromCompose({ ...config, ...flags }, signal);
}

async function fromSuite(
  name: string,
  flags: TargetFlags,
  config: LoadedConfig,
  signal: AbortSignal,
): Promise<ScanTarget> {
  const suite = await theSuite(name, config);
  return await whereItRuns(suite.target, flags, config, signal);
}

/** In the compose file that says what its services are, or as processes. */
async function whereItRuns(
  target: Target,
  flags: TargetFlags,
  config: LoadedConfig,
  signal: AbortSignal,
): Promise<ScanTarget> {
  const asked = { ...config, ...flags };
  return isInCompose(target, asked) ? await inCompose(target, asked, signal) : processes(target, flags);
}

async function fromConfig(flags: TargetFlags, config: LoadedConfig, signal: AbortSignal): Promise<ScanTarget> {
  const { file, targets, allow } = config;
  const names = Object.keys(targets);
  const name = flags.target ?? names[0] ?? '';
  const target = targets[name];
  if (!target)
    throw new SquallError('SQUALL_UNKNOWN_NAME', `no target is named "${name}"${nearest(name, names)}`, {
      hint: names.length > 0 ? `there is ${names.join(', ')}` : `${file ?? 'no configuration'} has no targets`,
    });
  const named = flags.request.length > 0 || target.requests.length === 0;
  const asked = named ? { ...target, requests: requestsOf(flags.request) } : target;
  const scanned = await whereItRuns(asked, flags, config, signal);
  return {
    ...scanned,
    settings: { ...scanned.settings, ...(allow === undefined ? {} : { allow }) },
    source: { named: name },
    ownRequests: target.requests,
  };
}

/** A target whose services run on this machine. */
function processes(target: Target, { variant, seed }: TargetFlags): ScanTarget {
  const names = Object.keys(target.variants);
  const chosen = variant ?? names[0];
  if (variant !== undefined && !names.includes(variant))
    throw new SquallError('SQUALL_UNKNOWN_NAME', `no variant is named "${variant}"${nearest(variant, names)}`, {
      hint: `there is ${names.join(', ')}`,
    });
  return {
    target,
    ...(chosen === undefined ? {} : { variant: chosen }),
    settings: { environment: 'local', proxy: 'embedded', seed },
    otherProtocols: new Set(target.edges.filter((edge) => !speaksHttp(edge, target)).map(edgeName)),
    guesses: [],
  };
}

const OTHER_SCHEME = /^(?!https?:)[a-z][\w+.-]*:\/\//i;

/** As far as the target tells: a store, a URL and a setting with another scheme do not. */
function speaksHttp({ to, env = {} }: EdgeSpec, { services }: Target): boolean {
  const { store, url = '' } = services[to] ?? {};
  const texts = typeof env === 'string' ? [url] : [url, ...Object.values(env)];
  return store === undefined && !texts.some((text) => OTHER_SCHEME.test(text));
}

/** A target of the configuration whose services are those of a compose file. */
async function inCompose(target: Target, flags: TargetFlags, signal: AbortSignal): Promise<ScanTarget> {
  const file = await readComposeFile(flags.composeFile, signal);
  const { otherProtocols } = composeTarget(target.name, file, target.requests, target.front);
  return { target, settings: composeSettings(flags), otherProtocols, guesses: [] };
}

function composeSettings({ composeFile, composeData, seed }: TargetFlags): SystemSettings {
  return {
    environment: 'compose',
    proxy: 'embedded',
    seed,
    ...(composeFile === undefined ? {} : { composeFile }),
    ...(composeData === undefined ? {} : { composeData }),
  };
}

const AS_IT_IS = { 'as it is': { about: '' } };

async function fromCompose(flags: TargetFlags, signal: AbortSignal): Promise<ScanTarget> {
  const { composeFile, front } = flags;
  const config = await readComposeFile(composeFile, signal);
  const name = typeof config['name'] === 'string' ? config['name'] : basename(process.cwd());
  const found = composeTarget(name, config, requestsOf(flags.request), front);
  return {
    ...found,
    source: { definition: definitionOf(found.target) },
    settings: composeSettings(flags),
  };
}

/** What a suite has to say of a target, as a person would write it. */
function definitionOf({ name, front, services, edges, requests }: Target): object {
  const texts = requests.map((request) => {
    const isPlain = Object.keys(request).every((key) => key === 'method' || key === 'path');
    return isPlain ? `${request.method} ${request.path}` : request;
  });
  return { name, front, services, edges, requests: texts };
}

function fromCommand(command: string, { edge, request, seed }: TargetFlags): ScanTarget {
  const front = basename(process.cwd()).replaceAll(/[^\w.-]/g, '-') || 'service';
  const declared = edge.filter((text) => text.includes('=')).map(declaredEdge);
  const target: Target = {
    name: front,
    summary: command,
    front,
    services: {
      [front]: { command, inherit: Object.keys(process.env) },
      ...Object.fromEntries(declared.map(({ name, url }) => [name, { url }])),
    },
    edges: declared.map(({ name, variable }) => ({ from: front, to: name, env: variable })),
    variants: AS_IT_IS,
    requests: requestsOf(request),
    rules: [],
  };
  const written = Object.fromEntries(declared.map((each) => [each.name, { url: writtenUrl(each) }]));
  const services = { [front]: { command, inherit: new Code('Object.keys(process.env)') }, ...written };
  return {
    target,
    source: { definition: { ...definitionOf(target), services } },
    settings: { environment: 'local', proxy: 'embedded', seed },
    otherProtocols: new Set(
      declared.filter(({ url }) => !/^https?:/i.test(url)).map(({ name }) => edgeName({ from: front, to: name })),
    ),
    guesses: [],
  };
}

function declaredEdge(text: string) {
  const [name = '', variable = '', ...rest] = text.split('=');
  const url = rest.length > 0 ? rest.join('=') : process.env[variable];
  if (name !== '' && variable !== '' && url) return { name, variable, url };
  throw new SquallError('SQUALL_USAGE', `--edge ${text} does not say where ${name || 'the dependency'} is`, {
    hint: `write db=DATABASE_URL and set that variable, or db=DATABASE_URL=postgres://localhost/shop`,
  });
}

/** What the environment says stays there: it may be another place tomorrow, and may hold a password. */
function writtenUrl({ variable, url }: ReturnType<typeof declaredEdge>): Code | string {
  const isSecret = URL.canParse(url) && new URL(url).password !== '';
  if (!isSecret && process.env[variable] !== url) return url;
  return new Code(`process.env[${quoted(variable)}] ?? ''`);
}

/** `GET /orders`, `POST /orders {"item": 7}`; without any, `GET /`. */
function requestsOf(texts: readonly string[]): readonly RequestTemplate[] {
  return (texts.length === 0 ? ['GET /'] : texts).map((text): RequestTemplate => {
    const [word = '', path = '', ...rest] = text.trim().split(/\s+/);
    const body =
      rest.length === 0 ? undefined : text.slice(text.indexOf(rest[0] ?? '', text.indexOf(path) + path.length)).trim();
    const method = METHODS.find((each) => each === word.toUpperCase());
    if (method === undefined || !path.startsWith('/'))
      throw new SquallError('SQUALL_USAGE', `--request "${text}" is no request`, {
        hint: `write a method and a path: --request 'GET /orders'`,
      });
    if (body === undefined) return { method, path };
    const type = /^[[{]/.test(body) ? 'application/json' : 'text/plain';
    return { method, path, body, headers: { 'content-type': type } };
  });
}
