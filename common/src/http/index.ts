export * from './create-app';
export * from './errors';
export * from './paging';
export * from './rate-limit';
export * from './session';
export * from './validate';
