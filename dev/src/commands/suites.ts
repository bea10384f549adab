import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clone } from '../stack/clone';
import { JOURNEY } from './journey';

export interface Suite {
  name: string;
  kind: 'jest' | 'program';
  /** The folder of a jest suite, the compiled script of a program. */
  path: string;
  args?: string[];
}

const jestSuite = (name: string): Suite => ({ name, kind: 'jest', path: join(clone, name) });
const program = (name: string, path: string, args: string[] = []): Suite => ({ name, kind: 'program', path, args });

/** What `npm test` runs, in this order. A new suite is one line here. */
export const SUITES: readonly Suite[] = [
  jestSuite('common'),
  jestSuite('stripe-emulator'),
  jestSuite('auth'),
  jestSuite('tickets'),
  jestSuite('orders'),
  jestSuite('expiration'),
  jestSuite('payments'),
  jestSuite('dev'),
  jestSuite('dev-window'),
  jestSuite('client'),
  jestSuite('bench'),
  jestSuite('e2e'),
  ...JOURNEY.map((path) => program('journey', path)),
  ...JOURNEY.map((path) => program('journey, JetStream', path, ['--bus', 'jetstream'])),
].filter(({ kind, path }) => existsSync(kind === 'jest' ? join(path, 'jest.config.cjs') : path));
