import os from 'node:os';

/** How many processes wanted the processors, on average over the last 1, 5 and 15 minutes. */
export const machineLoad = (): string =>
  `${os
    .loadavg()
    .map((average) => average.toFixed(1))
    .join(', ')} on ${os.cpus().length} processors`;
