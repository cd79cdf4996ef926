import { refuseUnused } from '../unused-options.ts';

type Name = 'command' | 'suite' | 'target' | 'variant' | 'composeFile' | 'composeData' | 'front';

interface Flags extends Readonly<Partial<Record<Name, string>>> {
  readonly edge: readonly string[];
  readonly request: readonly string[];
}

/** Throws SQUALL_USAGE for flags that mean nothing beside what says what is scanned. */
export function refuseUnusedFlags(flags: Flags): void {
  const { command, suite, target, variant, composeFile, composeData, front, edge, request } = flags;
  const ofCompose = { '--compose-file': composeFile, '--compose-data': composeData, '--front': front };
  if (command !== undefined)
    refuseUnused({ '--suite': suite, '--target': target, '--variant': variant, ...ofCompose }, 'beside --command');
  else
    refuseUnused(
      Object.fromEntries(edge.filter((text) => text.includes('=')).map((text) => [`--edge ${text}`, text])),
      'without --command, whose dependencies it declares',
    );
  if (suite !== undefined)
    refuseUnused({ '--target': target, '--front': front, '--request': request }, 'beside --suite, which has its own');
  else if (target !== undefined) refuseUnused({ '--front': front }, 'beside --target, which has its own');
}
