import type { StartRequest } from '../domain/ports.ts';
import { compileCacheFolder } from '../runtime/process/compile-cache.ts';
import { type Callees, calleeValues, fill } from './services/placeholders.ts';

/** What a child inherits, to find its programs, home, time zone and certificates. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'];

export function inheritedEnv(): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const cache = compileCacheFolder();
  return { ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }), ...Object.fromEntries(inherited) };
}

/** Where programs of other languages find their tools. */
const TOOLS =
  /^(JAVA_HOME|JDK_HOME|GO(PATH|ROOT|CACHE|MODCACHE|BIN)|VIRTUAL_ENV|CONDA_PREFIX|PYENV_\w+|RBENV_\w+|GEM_(HOME|PATH)|NVM_\w+|VOLTA_HOME|FNM_\w+|CARGO_HOME|RUSTUP_HOME|DOTNET_ROOT|MAVEN_HOME|M2_HOME|GRADLE_(HOME|USER_HOME)|MIX_HOME|SSL_CERT_(FILE|DIR)|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|XDG_\w+|ASDF_\w+|MISE_\w+)$/;

/**
 * What a program that knows nothing of Squall gets of the environment of this process: what it needs to find its tools, and the
 * variables in `names`. Not everything: the shell of a developer may hold the address of a production database.
 */
export function programEnv(names: readonly string[] = []): Record<string, string> {
  const wanted = Object.entries(process.env).filter(
    ([name]) => INHERITED.includes(name) || TOOLS.test(name) || names.includes(name),
  );
  return Object.fromEntries(wanted.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The environment of a program that was written for Squall. */
export function serviceEnv(name: string, request: StartRequest, callees: Callees): Record<string, string> {
  return {
    ...ownSettings(name, request),
    ...edgeSettings(name, request, callees),
    VARIANT: request.variantName,
    TIME_SCALE: String(request.timeScale),
    SEED: String(request.seed),
  };
}

/** The settings of a program that knows nothing of Squall, and what stands for the placeholders of its arguments. */
export interface ForeignEnv {
  readonly settings: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

/** `own` are placeholders of this environment, such as its port. */
export function foreignEnv(
  name: string,
  request: StartRequest,
  callees: Callees,
  own: Readonly<Record<string, string>>,
): ForeignEnv {
  const { variantName: variant, timeScale, seed } = request;
  const ofRun = { variant, timeScale: String(timeScale), seed: String(seed) };
  const values = { ...ofRun, ...calleeValues(callees), ...own };
  const settings = Object.entries(ownSettings(name, request)).map(([key, text]) => [key, fill(text, values)]);
  return { settings: { ...Object.fromEntries(settings), ...edgeSettings(name, request, callees) }, values };
}

/** Of the service itself, then of the variant, then of the scenario: the narrower wins. */
function ownSettings(name: string, { target, variant, env }: StartRequest): Readonly<Record<string, string>> {
  return { ...target.services[name]?.env, ...variant.env?.[name], ...env[name] };
}

/** How the edges of a service want to be told where they lead. */
function edgeSettings(name: string, { target }: StartRequest, callees: Callees): Record<string, string> {
  const own = target.edges.filter(({ from }) => from === name);
  return Object.assign(
    {},
    ...own.map(({ to, env }) => {
      const reached = callees[to];
      if (reached === undefined || env === undefined) return {};
      if (typeof env === 'string') return { [env]: reached.url };
      return Object.fromEntries(Object.entries(env).map(([key, text]) => [key, fill(text, { ...reached })]));
    }),
  );
}
