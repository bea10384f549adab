import type { EventData, EventEnvelope, Subjects } from '../contracts';

/**
 * Hears some subjects. Each service extends it, one class a kind of message. `onMessage` resolves once the effect is
 * stored, which acknowledges the message; it must bear the same message twice and any order of arrival.
 */
export abstract class Listener<S extends Subjects> {
  abstract readonly subjects: readonly S[];

  /** `service`: one instance of the service hears a message, and none is missed. `instance`: each that is up hears it. */
  readonly audience: 'service' | 'instance' = 'service';

  abstract onMessage(data: EventData<S>, event: EventEnvelope<S>): Promise<void>;
}
