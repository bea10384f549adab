import { ServiceUnavailable } from '@tickets/common/http';
import { z } from 'zod';

const Parts = z.array(z.object({ name: z.string(), state: z.string() }));

export interface Broker {
  /** As the local stack's supervisor says: running, stopped, … */
  state: () => Promise<string>;
  tell: (action: 'start' | 'stop') => Promise<void>;
}

/** The broker's process, through the door of the local stack; a cluster has none. */
export function brokerBehind(controlUrl: string): Broker {
  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${controlUrl}${path}`, init).catch(() => undefined);
    if (!answer?.ok) throw new ServiceUnavailable('The local stack does not answer at its control port.');
    return answer.json();
  };
  /** Of the one broker in use: its only server, or each of a cluster. */
  const servers = async () =>
    Parts.parse(await call('/parts')).filter(({ name }) => /^(nats|jetstream-\d)$/.test(name));
  return {
    state: async () => {
      const states = (await servers()).map(({ state }) => state);
      return states.length === 0 ? 'not of this stack' : [...new Set(states)].join(', ');
    },
    tell: async (action) => {
      const body = JSON.stringify({ action });
      await Promise.all((await servers()).map(({ name }) => call(`/parts/${name}`, { method: 'POST', body })));
    },
  };
}
