import { actions, measureOperations } from './measure';
import { formatCosts, formatDetails } from './report';

/** More than one of each, so that what comes now and then shows; fewer than a buyer may hold at a time. */
const TIMES = 6;

async function main(): Promise<void> {
  const costs = await measureOperations(TIMES);
  for (const action of actions) console.log(`\n${formatDetails(costs, action)}`);
  console.log(`\nOperations on databases, calls and events that one action costs:\n${formatCosts(costs)}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
