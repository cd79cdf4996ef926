import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import ansis from 'ansis';
import { Command } from 'commander';
import { urlProblem } from '../../init/addresses.ts';
import { takesDefaults } from '../../init/asker.ts';
import { requestsProblem } from '../../init/choose-requests.ts';
import { type Dialogue, draftProject, type InitRequest, isInstalled } from '../../init/draft-project.ts';
import type { DeclaredEdge } from '../../init/programs-system.ts';
import { readRequests } from '../../init/requests/find-requests.ts';
import { writeNewFiles } from '../../init/write-files.ts';
import { wrap } from '../../report/console/text.ts';
import { SquallError } from '../../runtime/errors.ts';
import { append, someName } from '../arguments.ts';
import { onInterrupt } from '../interrupt.ts';
import { readNamedFile } from '../read-named-file.ts';
import { shown } from '../show-error.ts';
import { asksAtTerminal } from './clack-asker.ts';

interface Flags {
  readonly yes?: boolean;
  readonly command?: string;
  readonly edge: readonly string[];
  readonly front?: string;
  readonly request: readonly string[];
  readonly requests?: string;
}

/** `squall init [folder]`: a configuration and a first suite for a project that knows nothing of Squall. */
export function initCommand(): Command {
  return new Command('init')
    .description('look at a project, ask what it does not tell, and write a configuration and a first suite for it')
    .argument('[folder]', 'the project', '.')
    .option('--yes', 'ask nothing: take what is usual, and say so')
    .option('--command <line>', 'how it is started, instead of what the folder tells', someName)
    .option('--edge <edge>', 'what it calls: stock=STOCK_URL=http://localhost:9000', append, [])
    .option('--front <service>', 'the service at which requests come in')
    .option('--request <request>', `a request that may be sent, 'GET /orders'`, append, [])
    .option('--requests <file>', 'an OpenAPI document or a HAR file that tells them')
    .addHelpText(
      'after',
      `
Examples:
  $ squall init
  $ squall init services/shop --yes
  $ squall init --command 'java -jar shop.jar' --edge stock=STOCK_URL=http://localhost:9000 --request 'GET /orders'`,
    )
    .action(async (folder: string, flags: Flags) => {
      const request = await requestOf(folder, flags);
      const draft = await drafted(request, dialogueOf(flags));
      writeNewFiles(request.root, draft.files);
      say(
        'Wrote',
        draft.files.map(({ path }) => path),
      );
      say('To know', draft.remarks);
      say('Next', nextSteps(request.root, draft.suite));
    });
}

async function drafted(request: InitRequest, dialogue: Dialogue) {
  const stop = new AbortController();
  using interrupted = onInterrupt(() => stop.abort());
  const draft = await draftProject(request, dialogue, stop.signal);
  if (interrupted.happened) throw new SquallError('SQUALL_INTERRUPTED', 'interrupted, so nothing was written');
  return draft;
}

async function requestOf(folder: string, flags: Flags): Promise<InitRequest> {
  const { requests: file, request: requests, command, front } = flags;
  const root = resolve(folder);
  if (!(statSync(root, { throwIfNoEntry: false })?.isDirectory() ?? false))
    throw new SquallError('SQUALL_USAGE', `there is no folder ${folder}`);
  const problem = requests.map(requestsProblem).find((each) => each !== undefined);
  if (problem !== undefined) throw new SquallError('SQUALL_USAGE', problem);
  return {
    root,
    requests,
    requestsOf: file === undefined ? undefined : readRequests(file, await readNamedFile(file)),
    edges: flags.edge.map(declaredEdge),
    ...(command === undefined ? {} : { command }),
    ...(front === undefined ? {} : { front }),
  };
}

function declaredEdge(text: string): DeclaredEdge {
  const [name = '', variable = '', ...rest] = text.split('=');
  const url = rest.join('=');
  const isNamed = /^[\w.-]+$/.test(name) && /^[A-Za-z_]\w*$/.test(variable);
  const problem = isNamed ? urlProblem(url) : 'write the name, the variable that tells it, and its address';
  if (problem === undefined) return { name, variable, url };
  throw new SquallError('SQUALL_USAGE', `--edge ${text}: ${problem}`, {
    hint: '--edge stock=STOCK_URL=http://localhost:9000',
  });
}

function dialogueOf({ yes }: Flags): Dialogue {
  const found = (lines: readonly string[], notes: readonly string[]) => {
    say('Found', lines);
    say('Not used', notes);
  };
  if (yes) return { asker: takesDefaults((text) => console.log(shown(text))), canAsk: false, found };
  if (process.stdin.isTTY && process.stdout.isTTY) return { asker: asksAtTerminal(), canAsk: true, found };
  throw new SquallError('SQUALL_USAGE', 'squall init asks questions, and this is no terminal', {
    hint: '--yes takes what is usual and asks nothing',
  });
}

function nextSteps(root: string, suite: string): string[] {
  const at = relative(process.cwd(), root);
  return [
    ...(at === '' ? [] : [`cd ${at}`]),
    ...(isInstalled(root) ? [] : ['npm install --save-dev squall']),
    `npx squall plan ${suite}     what that suite would start, drive and break`,
    `npx squall suite ${suite}    does it, and judges what it sees`,
    'npx squall scan           what each dependency failing does to each request',
  ];
}

function say(head: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  console.log(ansis.bold(head));
  const width = process.stdout.columns ?? Number.POSITIVE_INFINITY;
  for (const line of lines)
    console.log(
      wrap(shown(line), width - 4)
        .join('\n    ')
        .replace(/^/, '  '),
    );
}
