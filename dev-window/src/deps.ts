import type { Bus } from '@tickets/common/bus';
import type { ServiceName } from '@tickets/common/contracts';
import type { AppDeps } from '@tickets/common/http';
import type { Router } from 'express';
import type { Databases } from './databases';
import type { EventLog } from './events/event-log';
import type { Broker } from './faults/broker';
import type { EmulatorDashboard } from './faults/emulator-dashboard';
import type { EmulatorFaults } from './faults/emulator-faults';
import type { PartHealth } from './parts/part-health';

/** What the window's pages and buttons are made of. */
export interface WindowDeps {
  http: AppDeps;
  bus: Bus;
  databases: Databases;
  log: EventLog;
  graceMs: number;
  hasApiDocs: boolean;
  health: () => Promise<PartHealth[]>;
  /** Replays a dead letter and says in words how that went. */
  replay: (service: ServiceName, id: string) => Promise<string>;
  /** Absent where nothing can stop the broker from here. */
  broker?: Broker;
  /** Absent where payments talks to Stripe itself. */
  emulatorFaults?: EmulatorFaults;
  emulatorDashboard?: EmulatorDashboard;
  queueBoard: Router;
  streams: Router;
}
