import { COMMANDS } from './commands/registry';
import { MissingPrerequisite } from './servers/run';

/** Runs one root command and gives the exit code. */
export async function main(name: string, args: string[]): Promise<number> {
  const command = COMMANDS[name];
  if (!command) {
    process.stderr.write(`There is no command ${name}; \`npm run help\` lists them.\n`);
    return 1;
  }
  try {
    return (await command.run(args)) ?? 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    if (process.env.LOG_LEVEL === 'debug' && !(error instanceof MissingPrerequisite)) console.error(error);
    return 1;
  }
}
