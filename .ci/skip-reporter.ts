import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/** Lists the skipped tests and their reasons after a run, so that a skip is not overlooked. */
export function skipReporter(): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit: (started) => {
      vitest = started;
    },
    onTestRunEnd: (modules) => {
      const lines = modules.flatMap((module) => [...module.children.allTests('skipped')].map(describeSkip(module)));
      if (lines.length > 0) vitest?.logger.log(['', ' Skipped:', ...lines, ''].join('\n'));
    },
  };
}

function describeSkip(module: TestModule): (test: TestCase) => string {
  return (test) => {
    const result = test.result();
    const why = result.state === 'skipped' ? result.note : undefined;
    return `   ${module.relativeModuleId} > ${test.fullName}: ${why ?? 'no reason given'}`;
  };
}
