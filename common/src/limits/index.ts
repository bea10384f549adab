export * from './one-line-text';
export * from './ticket-limits';
