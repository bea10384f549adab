/** Every fact that is told on the bus. A subject is `<document>:<what happened>`, in the past tense. */
export enum Subjects {
  TicketCreated = 'ticket:created',
  TicketUpdated = 'ticket:updated',
  TicketHoldRefused = 'ticket:hold-refused',
  OrderCreated = 'order:created',
  OrderUpdated = 'order:updated',
  OrderCancelled = 'order:cancelled',
  OrderCompleted = 'order:completed',
  ExpirationComplete = 'expiration:complete',
  ChargeCreated = 'charge:created',
  ChargeUpdated = 'charge:updated',
  ChargeCompleted = 'charge:completed',
  ChargeFailed = 'charge:failed',
  ChargeRefunded = 'charge:refunded',
}

export const ticketSubjects = [Subjects.TicketCreated, Subjects.TicketUpdated] as const;

export const orderSubjects = [
  Subjects.OrderCreated,
  Subjects.OrderUpdated,
  Subjects.OrderCancelled,
  Subjects.OrderCompleted,
] as const;

export const chargeSubjects = [
  Subjects.ChargeCreated,
  Subjects.ChargeUpdated,
  Subjects.ChargeCompleted,
  Subjects.ChargeFailed,
  Subjects.ChargeRefunded,
] as const;

export type TicketSubject = (typeof ticketSubjects)[number];
export type OrderSubject = (typeof orderSubjects)[number];
export type ChargeSubject = (typeof chargeSubjects)[number];
