import { spawnSync } from 'node:child_process';

/** What shows that a builder can build: a docker client without an engine has a version too, but none of a server. */
const PROBES = {
  docker: ['version', '--format', '{{.Server.Version}}'],
  buildah: ['version'],
} as const;

export type Builder = keyof typeof PROBES;
const BUILDERS: readonly Builder[] = ['docker', 'buildah'];

const answers = (builder: Builder) =>
  spawnSync(builder, PROBES[builder], { env: process.env, timeout: 10_000 }).status === 0;

/** The builder that was asked for, else the first that answers. */
export function findBuilder(wanted: string | undefined): Builder {
  const asked = BUILDERS.filter((one) => wanted === undefined || wanted === '' || one === wanted);
  if (asked.length === 0) throw new Error(`IMAGE_BUILDER must be ${BUILDERS.join(' or ')}, not ${wanted}.`);
  const found = asked.find(answers);
  if (found) return found;
  const tried = asked.map((one) => `\`${one} ${PROBES[one].join(' ')}\``).join(' and ');
  throw new Error(`No image can be built here: ${tried} failed. Start Docker, or \`apt-get install buildah\`.`);
}
