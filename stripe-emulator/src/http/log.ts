/** One JSON line each: the only way this process speaks. */
export type Log = (line: Record<string, unknown>) => void;

export const logToStdout: Log = (line) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), service: 'stripe-emulator', ...line })}\n`);
};

/** For the log only; nothing of it is ever answered. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
