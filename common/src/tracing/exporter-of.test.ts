import { exporterOf } from './exporter-of';

describe('the exporter of traces', () => {
  const address = 'http://collector:4318';

  it.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['nothing is set', {}, undefined],
    ['all is empty', { OTEL_TRACES_EXPORTER: '', OTEL_EXPORTER_OTLP_ENDPOINT: '' }, undefined],
    ['there is an address', { OTEL_EXPORTER_OTLP_ENDPOINT: address }, 'otlp'],
    ['there is one for traces alone', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address }, 'otlp'],
    ['otlp is named', { OTEL_TRACES_EXPORTER: 'otlp' }, 'otlp'],
    ['the console is named', { OTEL_TRACES_EXPORTER: 'console', OTEL_EXPORTER_OTLP_ENDPOINT: address }, 'console'],
    ['none is named', { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: address }, undefined],
    ['the SDK is disabled', { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: address }, undefined],
  ])('is right when %s', (_case, env, exporter) => {
    expect(exporterOf(env)).toBe(exporter);
  });
});
