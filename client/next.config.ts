import path from 'node:path';
import type { NextConfig } from 'next';

const workspaceRoot = path.join(__dirname, '..');

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: workspaceRoot,
  turbopack: { root: workspaceRoot },
  poweredByHeader: false,
  // Streamed metadata lands in the body and needs a script to move; the title has to be right without JavaScript too.
  htmlLimitedBots: /.*/,
  devIndicators: false,
};

export default config;
