export * from './create-app';
export * from './errors';
export * from './json-body';
export * from './paging';
export * from './rate-limit';
export * from './request-metrics';
export * from './session';
export * from './validate';
