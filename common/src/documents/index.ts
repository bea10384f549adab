export * from './asyncapi';
export * from './compatibility';
export * from './document-routes';
export * from './endpoint';
export * from './event-schemas';
export * from './openapi';
