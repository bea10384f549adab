#!/usr/bin/env node
// Makes the secrets that a namespace lacks, each with random values of its own. Nothing is written to a file, and
// what exists stays as it is: `node infra/k8s/make-secrets.mjs --namespace ticketing`.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USAGE = `node infra/k8s/make-secrets.mjs [options]
  --namespace <name>   ticketing, unless given
  --context <name>     of kubectl; else skaffold's, else the current one
  --rotate <secret>    makes this one anew (jwt, nats, jetstream, redis; docs/kubernetes.md has the steps)
  --require-stripe     fail unless STRIPE_KEY, STRIPE_WEBHOOK_SECRET and STRIPE_PUBLISHABLE_KEY are set
  --print              print the manifests in place of applying them
Stripe's own values come from the environment: STRIPE_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PUBLISHABLE_KEY.`;

const STORES = ['auth-mongo', 'tickets-mongo', 'orders-mongo', 'expiration-mongo', 'payments-mongo', 'nats', 'redis'];

/** Letters and digits that begin with a letter: fit for a URL, and for a configuration file that would take digits for a number. */
const password = () => `p${randomBytes(24).toString('hex')}`;

/** Every secret of the system and the values that it begins with. */
export function secretValues(env) {
  return {
    jwt: { key: randomBytes(48).toString('base64url') },
    delivery: {
      keys: `${new Date().toISOString().slice(0, 10)}:${randomBytes(32).toString('base64')}`,
      'fingerprint-key': randomBytes(48).toString('base64url'),
    },
    ...Object.fromEntries(STORES.map((name) => [name, { password: password() }])),
    // The second is what JetStream's servers show each other.
    jetstream: { password: password(), 'route-password': password() },
    stripe: {
      key: env.STRIPE_KEY ?? '',
      'publishable-key': env.STRIPE_PUBLISHABLE_KEY ?? '',
      // With no key the emulator signs, with a secret that only the two share.
      'webhook-secret': env.STRIPE_WEBHOOK_SECRET ?? (env.STRIPE_KEY ? '' : `whsec_${randomBytes(24).toString('hex')}`),
    },
  };
}

function manifest(name, namespace, stringData) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', stringData };
}

function kubectl(context, args, input) {
  const all = [...(context ? ['--context', context] : []), ...args];
  const { status, stdout, stderr, error } = spawnSync('kubectl', all, { input, encoding: 'utf8' });
  if (error) throw new Error(`kubectl can't be run: ${error.message}`);
  if (status !== 0) throw new Error(`kubectl ${args.slice(0, 2).join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}

function main() {
  const { values } = parseArgs({
    options: {
      namespace: { type: 'string', default: 'ticketing' },
      context: { type: 'string', default: process.env.SKAFFOLD_KUBE_CONTEXT },
      rotate: { type: 'string', multiple: true, default: [] },
      'require-stripe': { type: 'boolean', default: false },
      print: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const { namespace, context, rotate } = values;
  const secrets = secretValues(process.env);
  const lacking = Object.entries(secrets.stripe).filter(([, value]) => !value);
  if ((values['require-stripe'] || process.env.STRIPE_KEY) && lacking.length > 0) {
    throw new Error(`Stripe's ${lacking.map(([name]) => name).join(', ')} must be in the environment.\n${USAGE}`);
  }
  for (const name of rotate) if (!(name in secrets)) throw new Error(`no such secret: ${name}\n${USAGE}`);
  // A new key alone would leave every delivery unreadable.
  if (rotate.includes('delivery')) throw new Error('delivery is rotated by hand: docs/kubernetes.md has the steps');
  if (values.print) {
    for (const [name, data] of Object.entries(secrets)) console.log(JSON.stringify(manifest(name, namespace, data)));
    return;
  }

  const namespaceManifest = readFileSync(new URL('base/namespace.yaml', import.meta.url), 'utf8');
  const existing = kubectl(context, ['get', 'namespaces', '-o', 'name']).split('\n');
  if (!existing.includes(`namespace/${namespace}`)) {
    kubectl(context, ['apply', '-f', '-'], namespaceManifest.replace('name: ticketing', `name: ${namespace}`));
  }
  const present = kubectl(context, ['-n', namespace, 'get', 'secrets', '-o', 'name']).split('\n');
  for (const [name, data] of Object.entries(secrets)) {
    const exists = present.includes(`secret/${name}`);
    if (exists && !rotate.includes(name)) {
      console.log(`secret ${name}: kept`);
      continue;
    }
    kubectl(
      context,
      ['apply', '--server-side', '--force-conflicts', '-f', '-'],
      JSON.stringify(manifest(name, namespace, data)),
    );
    console.log(`secret ${name}: ${exists ? 'made anew' : 'made'}`);
  }
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
