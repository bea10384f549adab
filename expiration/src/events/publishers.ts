import { Publisher, type PublisherClass } from '@tickets/common/bus';
import { Subjects } from '@tickets/common/contracts';

class ExpirationCompletePublisher extends Publisher<Subjects.ExpirationComplete> {
  readonly subject = Subjects.ExpirationComplete;
}

export const publishers: readonly PublisherClass[] = [ExpirationCompletePublisher];
