// Before express and the database's driver are loaded: tracing patches them while that happens.
import '../tracing';

export { CommandRefused } from './command';
export * from './config';
export * from './create-bus';
export * from './database';
export { describeDatabase } from './describe-database';
export * from './health';
export * from './job';
export * from './logger';
export * from './run-service';
