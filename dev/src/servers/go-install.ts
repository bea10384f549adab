import { mkdir } from 'node:fs/promises';
import { answers, MissingPrerequisite, run } from './run';

interface GoProgram {
  /** What is missing and what for: the beginning of the sentence. */
  missing: string;
  command: string;
  module: string;
  version: string;
}

/** Builds a program from its source into a folder; Go's checksum database vouches for the source. */
export async function goInstall(folder: string, { missing, command, module, version }: GoProgram): Promise<void> {
  if (!(await answers('go', 'version'))) {
    const fix = process.platform === 'darwin' ? 'brew install go' : 'sudo apt-get install -y golang-go';
    throw new MissingPrerequisite(
      `${missing}: no ${command} answers on PATH; fix it with \`${fix}\` (it is then built), or put version ${version} on PATH.`,
    );
  }
  await mkdir(folder, { recursive: true });
  await run('go', ['install', `${module}@v${version}`], { env: { ...process.env, GOBIN: folder } });
}
