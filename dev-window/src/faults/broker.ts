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
  return {
    state: async () =>
      Parts.parse(await call('/parts')).find(({ name }) => name === 'nats')?.state ?? 'not of this stack',
    tell: async (action) => {
      await call('/parts/nats', { method: 'POST', body: JSON.stringify({ action }) });
    },
  };
}
