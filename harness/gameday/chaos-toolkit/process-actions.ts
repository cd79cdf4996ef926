import { basename } from 'node:path';
import { freeze } from '../../faults/service/freeze.ts';
import { kill } from '../../faults/service/kill.ts';
import { restart } from '../../faults/service/restart.ts';
import type { Provider } from './experiment.ts';
import { nothing, type Operation } from './operation.ts';

/** What a command does to a service. */
type Verb = 'kill' | 'stop' | 'restart' | 'freeze' | 'revive';

interface Deed {
  readonly verb: Verb;
  readonly service: string;
}

/** Commands that kill, stop, freeze, restart or start one service; what is none of them is not taken along. */
export function processOperation(provider: Provider): Operation {
  const words = commandOf(provider);
  const deed = deedOf(words);
  if (deed === undefined) return nothing(`what ${words[0] ?? 'it'} runs is not known to break one service`);
  const { verb, service } = deed;
  const key = { service };
  switch (verb) {
    case 'kill':
      return { does: 'inject', fault: kill(service), key };
    case 'stop':
      return { does: 'inject', fault: kill(service), key, differs: 'it is killed (SIGKILL) here, not asked to stop' };
    case 'freeze':
      return { does: 'inject', fault: freeze(service), key };
    case 'restart':
      return { does: 'inject', fault: restart(service), key, passes: true };
    case 'revive':
      return { does: 'lift', of: key };
  }
}

/** Program and arguments, without a shell or sudo around them. */
function commandOf({ path = '', arguments: given }: Provider): string[] {
  const words = [...splitWords(path), ...argumentWords(given)];
  const [program = '', ...rest] = words;
  if (basename(program) === 'sudo') return commandOf({ path: '', timeout: undefined, arguments: rest });
  const script = ['sh', 'bash'].includes(basename(program)) ? rest[rest.indexOf('-c') + 1] : undefined;
  return script !== undefined && rest.includes('-c') ? splitWords(script) : [basename(program), ...rest];
}

function argumentWords(given: unknown): string[] {
  if (typeof given === 'string') return splitWords(given);
  if (Array.isArray(given)) return given.map(wordOf);
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).flatMap(([name, value]) => (value === '' ? [name] : [name, wordOf(value)]));
}

function wordOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function splitWords(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

const CONTAINER_VERBS: Readonly<Record<string, Verb>> = {
  kill: 'kill',
  stop: 'stop',
  pause: 'freeze',
  restart: 'restart',
  start: 'revive',
  unpause: 'revive',
};
const UNIT_VERBS: Readonly<Record<string, Verb>> = { kill: 'kill', stop: 'stop', restart: 'restart', start: 'revive' };

/** Options of these programs that take a word of their own. */
const WITH_VALUE = ['-t', '--time', '--timeout', '-s', '--signal', '-f', '--file', '-p', '--project-name'];

function deedOf([program = '', ...rest]: readonly string[]): Deed | undefined {
  switch (program) {
    case 'docker':
    case 'podman':
    case 'docker-compose':
      return withSignal(
        named(
          CONTAINER_VERBS,
          withoutOptions(rest).filter((word) => word !== 'compose' && word !== 'container'),
        ),
        signalIn(rest) ?? 'KILL',
      );
    case 'systemctl':
    case 'supervisorctl':
      return withSignal(
        named(
          UNIT_VERBS,
          withoutOptions(rest).map((word) => word.replace(/\.service$/, '')),
        ),
        signalIn(rest) ?? 'TERM',
      );
    case 'service':
      return named(UNIT_VERBS, rest.toReversed());
    case 'pkill':
    case 'killall':
      return signalled(rest);
    default:
      return undefined;
  }
}

/** A verb and one name: a command about several services, or all, is no single fault. */
function named(
  verbs: Readonly<Record<string, Verb>>,
  [word = '', service, ...more]: readonly string[],
): Deed | undefined {
  const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
  return verb && isName(service) && more.length === 0 ? { verb, service } : undefined;
}

/** What `kill` does depends on the signal: some end nothing, but make a service read its configuration anew. */
function withSignal(deed: Deed | undefined, signal: string): Deed | undefined {
  if (deed?.verb !== 'kill') return deed;
  const verb = SIGNALS[signal];
  return verb && { verb, service: deed.service };
}

/** Of `--signal=SIGHUP`, `--signal HUP` or `-s 1`. */
function signalIn(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(-s|--signal(=.*)?)$/.test(word));
  if (at === -1) return undefined;
  const text = words[at]?.split('=')[1] ?? words[at + 1] ?? '';
  return text.toUpperCase().replace(/^SIG/, '');
}

function signalled(words: readonly string[]): Deed | undefined {
  const [service, ...more] = words.filter((word) => !word.startsWith('-'));
  if (!isName(service) || more.length > 0) return undefined;
  const signal = words.map((word) => SIGNAL.exec(word)?.[1]).find((found) => found !== undefined);
  const verb = SIGNALS[signal ?? 'TERM'];
  return verb && { verb, service };
}

const SIGNAL = /^-(?:-signal=)?(?:SIG)?(\d+|[A-Z]{3,})$/;
const SIGNALS: Readonly<Record<string, Verb>> = {
  KILL: 'kill',
  '9': 'kill',
  STOP: 'freeze',
  '19': 'freeze',
  CONT: 'revive',
  '18': 'revive',
  TERM: 'stop',
  '15': 'stop',
  INT: 'stop',
  '2': 'stop',
  QUIT: 'stop',
  '3': 'stop',
};

function withoutOptions(words: readonly string[]): string[] {
  return words.filter((word, i) => !word.startsWith('-') && !WITH_VALUE.includes(words[i - 1] ?? ''));
}

function isName(word: string | undefined): word is string {
  return word !== undefined && /^[\w.-]+$/.test(word);
}
