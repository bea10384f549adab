// Importing this room starts tracing, where the environment asks for it; so processes import it before anything else.
export * from './event-spans';
export * from './join-trace';
export * from './log-fields';
export * from './start';
export * from './traceparent';
