# The five services: `docker build -f infra/docker/service.Dockerfile --build-arg SERVICE=auth -t ticketing/auth .`
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
ENV MONGOMS_DISABLE_POSTINSTALL=1
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

# Everything that compiling needs; one layer for all five.
FROM manifests AS tools
RUN npm ci --ignore-scripts --include-workspace-root \
      -w common -w auth -w tickets -w orders -w expiration -w payments \
 && npm cache clean --force

# Source beside its compiler: a changed file that is copied in is compiled, and the service starts again.
FROM tools AS dev
ARG SERVICE
ENV SERVICE=${SERVICE} NODE_ENV=development
COPY --chown=10001:10001 tsconfig.base.json ./
COPY --chown=10001:10001 common common
COPY --chown=10001:10001 ${SERVICE} ${SERVICE}
RUN node node_modules/ts7/bin/tsc -b ${SERVICE} && chown -R 10001:10001 common/dist ${SERVICE}/dist
COPY infra/docker/watch.mjs infra/docker/watch.mjs
USER 10001:10001
EXPOSE 3000
CMD ["node", "infra/docker/watch.mjs"]

FROM tools AS build
ARG SERVICE
COPY tsconfig.base.json ./
COPY common common
COPY ${SERVICE} ${SERVICE}
RUN node node_modules/ts7/bin/tsc -b ${SERVICE} \
 && find common/dist ${SERVICE}/dist \( -name '*.d.ts' -o -name '.tsbuildinfo' -o -name testing \) -prune -exec rm -r {} +

FROM manifests AS packages
ARG SERVICE
RUN npm ci --ignore-scripts --omit=dev -w common -w ${SERVICE} \
 && npm cache clean --force \
 && mkdir -p ${SERVICE}/node_modules common/node_modules

FROM ${NODE_IMAGE}
ARG SERVICE
ARG VERSION=dev
LABEL org.opencontainers.image.title="ticketing/${SERVICE}" \
      org.opencontainers.image.description="The ${SERVICE} service of the ticket marketplace" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production NODE_OPTIONS="--enable-source-maps --max-old-space-size=160"
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=packages /app/common common
COPY --from=packages /app/${SERVICE} ${SERVICE}
COPY --from=build /app/common/dist common/dist
COPY --from=build /app/${SERVICE}/dist ${SERVICE}/dist
WORKDIR /app/${SERVICE}
USER 10001:10001
EXPOSE 3000
CMD ["node", "dist/index.js"]
