# The web UI: `docker build -f infra/docker/client.Dockerfile -t ticketing/client .`
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS tools
WORKDIR /app
ENV MONGOMS_DISABLE_POSTINSTALL=1 NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
COPY auth/package.json auth/
COPY bench/package.json bench/
COPY client/package.json client/
COPY common/package.json common/
COPY dev/package.json dev/
COPY dev-window/package.json dev-window/
COPY e2e/package.json e2e/
COPY expiration/package.json expiration/
COPY nats-test/package.json nats-test/
COPY orders/package.json orders/
COPY payments/package.json payments/
COPY stripe-emulator/package.json stripe-emulator/
COPY tickets/package.json tickets/
RUN npm ci --ignore-scripts --include-workspace-root -w common -w client && npm cache clean --force
COPY tsconfig.base.json ./

FROM tools AS dev
COPY --chown=10001:10001 common common
COPY --chown=10001:10001 client client
RUN chown 10001:10001 client common
USER 10001:10001
WORKDIR /app/client
EXPOSE 3000
CMD ["node", "../node_modules/next/dist/bin/next", "dev", "-H", "0.0.0.0", "-p", "3000"]

FROM tools AS build
COPY common common
COPY client client
RUN cd client && node ../node_modules/next/dist/bin/next build && mkdir -p public

FROM ${NODE_IMAGE}
ARG VERSION=dev
LABEL org.opencontainers.image.title="ticketing/client" \
      org.opencontainers.image.description="The web UI of the ticket marketplace" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"
# NEXT_MANUAL_SIG_HANDLE: client/src/lib/server/shutdown.ts ends the process, not Next.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 NEXT_MANUAL_SIG_HANDLE=true HOSTNAME=0.0.0.0 PORT=3000 KEEP_ALIVE_TIMEOUT=65000
WORKDIR /app
COPY --from=build /app/client/.next/standalone ./
COPY --from=build /app/client/.next/static client/.next/static
COPY --from=build /app/client/public client/public
USER 10001:10001
EXPOSE 3000
CMD ["node", "client/server.js"]
