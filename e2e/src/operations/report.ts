import { serviceNames } from '@tickets/common/contracts';
import { sum } from './count';
import { type Action, actions, type Costs } from './measure';

const round = (value: number) => (Math.round(value * 10) / 10).toString();

/** One line an action: operations in all and by service, calls to the provider, events and their bytes. */
export function formatCosts(costs: Costs): string {
  const head = ['', 'in all', ...serviceNames, 'provider', 'events', 'bytes'];
  const lines = actions.map((action) => {
    const { operations, provider, events, eventBytes } = costs[action];
    const byService = serviceNames.map((name) => sum(operations, `${name}.`));
    return [action, ...[sum(operations), ...byService, sum(provider), events, eventBytes].map(round)];
  });
  return [head, ...lines].map((cells) => cells.map((cell) => cell.padStart(11)).join('')).join('\n');
}

/** Where one action's operations go, the most frequent first. */
export function formatDetails(costs: Costs, action: Action): string {
  const { operations, provider } = costs[action];
  const lines = [...operations, ...provider].toSorted(([, one], [, other]) => other - one);
  return [`${action}:`, ...lines.map(([name, cost]) => `  ${round(cost).padStart(6)}  ${name}`)].join('\n');
}
