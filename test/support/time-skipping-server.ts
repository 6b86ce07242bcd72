import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProgress } from '../../src/platform/progress.ts';
import { findOnPath } from '../../src/programs.ts';

/** Temporal's test server with a clock that jumps to the next timer. Its Java build comes from Maven, the usual one only from the open internet. */
const VERSION = '1.32.1';

/**
 * The program that runs the server, made in the cache folder the first time.
 * @returns null when Java or Maven is missing or the artefacts are out of reach: then the SDK's own download has to do.
 */
export async function obtainTimeSkippingServer(cacheFolder: string): Promise<string | null> {
  const folder = join(cacheFolder, `temporal-test-server-${VERSION}`);
  const program = join(folder, 'run.sh');
  if (existsSync(program)) return program;
  const java = findOnPath('java');
  const maven = findOnPath('mvn');
  if (!java || !maven) return null;

  const progress = startProgress(`Getting the time-skipping Temporal test server ${VERSION} (once)`);
  const scratch = `${folder}.${process.pid}.new`;
  try {
    await mkdir(scratch, { recursive: true });
    await writeFile(join(scratch, 'pom.xml'), POM);
    await promisify(execFile)(
      maven,
      [
        '-B',
        '-q',
        'dependency:copy-dependencies',
        `-DoutputDirectory=${join(scratch, 'lib')}`,
        '-DincludeScope=runtime',
      ],
      { cwd: scratch, timeout: 5 * 60_000 },
    );
    await writeFile(join(scratch, 'run.sh'), WRAPPER);
    await chmod(join(scratch, 'run.sh'), 0o755);
    // Another run may have put its copy there meanwhile; both are the same.
    await rename(scratch, folder).catch((error) => {
      if (!existsSync(program)) throw error;
    });
    progress.done();
    return program;
  } catch (error) {
    progress.failed();
    process.stderr.write(`  ${String((error as Error).message).split('\n')[0]}\n`);
    return null;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const POM = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>countersign</groupId><artifactId>test-server</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version>
    </dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/**
 * The SDK starts this as if it were the server, and may itself be killed: the loop in the background ends Java when
 * either this script or the process that started it is gone.
 */
const WRAPPER = `#!/bin/sh
starter=$PPID
java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@" &
server=$!
trap 'kill $server 2>/dev/null' INT TERM HUP
(
  while kill -0 $$ 2>/dev/null && kill -0 $starter 2>/dev/null && kill -0 $server 2>/dev/null; do sleep 1; done
  kill $server 2>/dev/null
) >/dev/null 2>&1 &
wait $server
`;
