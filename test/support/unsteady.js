/** Names, when a run ends, the tests that passed at their second try only (test/support/retry.ts): each hides a race. */
export default class Unsteady {
  onRunComplete(_contexts, { testResults }) {
    const unsteady = testResults.flatMap(({ testFilePath, testResults: tests }) =>
      tests
        .filter(({ status, invocations }) => status === 'passed' && invocations > 1)
        .map(({ fullName }) => `  ${testFilePath.split('/test/').at(-1)}: ${fullName}\n`),
    );
    if (unsteady.length > 0) process.stderr.write(`\nPassed at the second try only:\n${unsteady.join('')}`);
  }
}
