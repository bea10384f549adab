import { parseArgs } from 'node:util';
import { type Builder, findBuilder } from './builder';

export interface Options {
  context: string;
  yes: boolean;
  url: string | undefined;
  keep: boolean;
  skipBuild: boolean;
  /** Names of which only those images are built that begin so; all, when empty. */
  images: string[];
  builder: Builder;
  load: string | undefined;
  gatewayApi: string | undefined;
  /** What is deployed: ci, or ci-jetstream. */
  overlay: 'ci' | 'ci-jetstream';
}

export const USAGE = `npm run test:cluster -- --context <name> [options]
  --context <name>  of kubectl; a namespace of its own is made there, and removed
  --yes             also on a cluster that is not kind, minikube, Docker Desktop or at a private address
  --url <address>   of the ingress; else the one that the Ingress tells
  --skip-build      the images of the last run are in the cluster already
  --images <a,b>    build these alone, the others are there: payments,store-
  --bus <name>      nats-streaming (default) or jetstream: overlay ci or ci-jetstream
  --keep            leave the namespace behind, to look at it
Environment: IMAGE_BUILDER (docker or buildah; else the first of them that answers), IMAGE_LOAD (a command that is given each image's name, such as
"kind load docker-image"; without it the cluster shares the builder's images), BUILD_ARGS (more for the builder),
GATEWAY_API (file, folder or address of the Gateway API's CRDs; applied for overlay gateway, and removed again).`;

export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options {
  const { values } = parseArgs({
    args,
    options: {
      context: { type: 'string' },
      yes: { type: 'boolean', default: false },
      url: { type: 'string' },
      keep: { type: 'boolean', default: false },
      'skip-build': { type: 'boolean', default: false },
      images: { type: 'string', default: '' },
      bus: { type: 'string', default: 'nats-streaming' },
    },
  });
  if (!values.context) throw new Error(`--context is required\n${USAGE}`);
  if (!['nats-streaming', 'jetstream'].includes(values.bus)) throw new Error(`no such bus: ${values.bus}\n${USAGE}`);
  const overlay = values.bus === 'jetstream' ? 'ci-jetstream' : 'ci';
  const builder = findBuilder(env.IMAGE_BUILDER);
  const { context, yes, url, keep, 'skip-build': skipBuild } = values;
  const images = values.images.split(',').filter(Boolean);
  const { IMAGE_LOAD: load, GATEWAY_API: gatewayApi } = env;
  return { context, yes, url, keep, skipBuild, images, builder, load, gatewayApi, overlay };
}

const OWN_ADDRESS = /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])/;

/** A cluster on this machine or network; anything else could be somebody's production. */
export function isOwnCluster(context: string, server: string): boolean {
  return /^(kind-|minikube$|docker-desktop$)/.test(context) || OWN_ADDRESS.test(new URL(server).host);
}
