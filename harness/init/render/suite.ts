import { type EdgeSpec, edgeName } from '../../domain/target.ts';
import { literal, quoted } from '../../scan/write/literal.ts';

/** What a first suite is written from. */
export interface FirstSuite {
  readonly name: string;
  /** Of the configuration. */
  readonly target: string;
  readonly front: string;
  readonly edges: readonly EdgeSpec[];
}

/**
 * A suite that asks of each edge: does everything still get an answer, and in time, while this dependency hardly answers? It runs
 * as it is; what it finds out is news and no mistake of the suite.
 */
export function renderSuite(suite: FirstSuite): string {
  const { edges } = suite;
  const imports = edges.length === 0 ? 'open, suite' : 'latency, open, suite';
  return `import { ${imports} } from 'squall';

// Ten requests a second, as a start: take what your service gets.
const load = open(10, 4000);

export const ${identifier(suite.name)} = suite({
  name: ${quoted(suite.name)},
  about: ${quoted(aboutOf(suite))},
  target: ${quoted(suite.target)},
  scenarios: [
${(edges.length === 0 ? [calm(suite)] : edges.map(slow)).join('\n')}
  ],
});
`;
}

function aboutOf({ front, edges }: FirstSuite): string {
  return edges.length === 0
    ? `Does ${front} answer?`
    : `What does ${front} do while something that it needs hardly answers?`;
}

function calm({ front }: FirstSuite): string {
  return `    {
      name: 'calm',
      about: ${quoted(`Nothing is broken: Squall knows of nothing that ${front} calls. docs/your-own-service.md says how to tell it.`)},
      phases: [{ name: 'baseline', load }],
      statements: ${literal({ 'success rate = 100%': 'hold', 'all complete': 'hold' }, '      ')},
    },`;
}

function slow(edge: EdgeSpec): string {
  return `    {
      name: ${quoted(`slow ${edge.to}, called by ${edge.from}`)},
      about: ${quoted(`${edge.to} answers 5 s late.`)},
      phases: [
        { name: 'baseline', load },
        { name: 'fault', load, faults: [latency(${quoted(edgeName(edge))}, '5s')] },
      ],
      statements: {
        'success rate during baseline = 100%': 'hold',
        // Whoever waits has an answer, an error or a fallback, long before the 5 s.
        'max duration during fault < 3s': 'hold',
        'all complete': 'hold',
      },
    },`;
}

function identifier(name: string): string {
  return name.replaceAll(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
}
