export * from './barcode-text';
export * from './email-address';
export * from './one-line-text';
export * from './price-limits';
export * from './ticket-limits';
export * from './time-zone';
