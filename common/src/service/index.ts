export * from './config';
export * from './database';
export * from './health';
export * from './job';
export * from './logger';
export * from './run-service';
