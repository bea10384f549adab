import { runService } from '@tickets/common/service';
import { createApp } from './app';
import { Config } from './config';

runService({
  name: 'auth',
  config: Config,
  build: ({ http, rateLimit }) => ({ app: createApp({ http, rateLimit }) }),
});
