import { runService } from '@tickets/common/service';
import { alignAllOrders } from './align-all-orders';
import { createApp } from './app';
import { deliveryRulesOf, holdRulesOf, ordersConfig } from './config';
import { createListeners } from './events/listeners';
import { publishers, told } from './events/publishers';
import { liveOrdersResender } from './jobs/resend-live-orders';
import { deliverySweeper, measureDeliveries } from './jobs/sweep-deliveries';
import { measureHolds, overdueHoldsSweeper } from './jobs/sweep-overdue-holds';
import { refundByOperator } from './refund-by-operator';
import { chargeReplica } from './replicas/charge';
import { ticketReplica } from './replicas/ticket';
import { orderRestoreSource } from './restore-order';

runService({
  name: 'orders',
  config: ordersConfig,
  publishers,
  told,
  build: async (parts) => {
    const deps = { ...parts, hold: holdRulesOf(parts.config), delivery: deliveryRulesOf(parts.config), now: Date.now };
    // Whoever asks before the first sweep is told the truth too.
    await Promise.all([measureHolds(deps), measureDeliveries(deps)]);
    return {
      app: createApp(deps),
      listeners: createListeners(deps),
      jobs: [overdueHoldsSweeper(deps), deliverySweeper(deps), liveOrdersResender(deps)],
      replicas: [ticketReplica, chargeReplica],
      restorable: [orderRestoreSource],
      commands: { refund: (args) => refundByOperator(deps, args) },
      alignAll: () => alignAllOrders(deps),
    };
  },
});
