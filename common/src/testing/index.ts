export * from './bodies';
export * from './database';
export * from './documented';
export * from './interleaving';
export * from './nats-server';
export * from './redis-server';
export * from './service-kit';
export * from './wait-for';
