/** Next calls this once, before its server takes requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    (await import('./lib/server/guard-requests')).guardRequests();
    // Without this variable Next ends the process itself, and at once: right for Ctrl-C, too soon for a pod.
    if (process.env.NEXT_MANUAL_SIG_HANDLE) (await import('./lib/server/shutdown')).stopWhenAsked();
  }
}
