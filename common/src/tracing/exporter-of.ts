export const exporterNames = ['otlp', 'console', 'none'] as const;
export type ExporterName = Exclude<(typeof exporterNames)[number], 'none'>;

/** The exporter that OpenTelemetry's standard variables ask for; an address alone is enough. Unknown ones are none. */
export function exporterOf(env: NodeJS.ProcessEnv): ExporterName | undefined {
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER: named } = env;
  if (OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined;
  if (named === 'otlp' || named === 'console') return named;
  const address = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return !named && address ? 'otlp' : undefined;
}
