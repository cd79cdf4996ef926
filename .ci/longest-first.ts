import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that wait for minutes, the longest first: begun last, one of them would run on alone. */
const LONG = [
  'harness/cli/suite/suite.integration.test.ts',
  'harness/cli/drills/drills.integration.test.ts',
  'harness/environments/compose/environment.integration.test.ts',
  'harness/vitest/package.integration.test.ts',
  'harness/cli/nightly/nightly.integration.test.ts',
  'fixtures/past-the-proxy/past-the-proxy.integration.test.ts',
  'harness/environments/docker/environment.integration.test.ts',
  'targets/probes/probes.integration.test.ts',
  'targets/shop/shop.integration.test.ts',
];

/** Vitest's own order, which knows durations only on a machine that ran the tests before, with the long ones in front. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.endsWith(`/${name}`));
      return place === -1 ? LONG.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
