# The developer's window: a development tool with an image of its own, so that no other image contains it. It has the five
# services inside, as it replays a service's dead letters with that service's own command.
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

FROM manifests AS tools
RUN npm ci --ignore-scripts --include-workspace-root \
      -w common -w auth -w tickets -w orders -w expiration -w payments -w dev-window \
 && npm cache clean --force
COPY tsconfig.base.json ./

FROM tools AS dev
ENV SERVICE=dev-window NODE_ENV=development
COPY --chown=10001:10001 common common
COPY --chown=10001:10001 auth auth
COPY --chown=10001:10001 tickets tickets
COPY --chown=10001:10001 orders orders
COPY --chown=10001:10001 expiration expiration
COPY --chown=10001:10001 payments payments
COPY --chown=10001:10001 dev-window dev-window
RUN node node_modules/ts7/bin/tsc -b dev-window \
 && chown -R 10001:10001 common/dist auth/dist tickets/dist orders/dist expiration/dist payments/dist dev-window/dist
COPY infra/docker/watch.mjs infra/docker/watch.mjs
USER 10001:10001
EXPOSE 4020
CMD ["node", "infra/docker/watch.mjs"]

FROM tools AS build
COPY common common
COPY auth auth
COPY tickets tickets
COPY orders orders
COPY expiration expiration
COPY payments payments
COPY dev-window dev-window
RUN node node_modules/ts7/bin/tsc -b dev-window \
 && rm -r node_modules \
 && npm ci --ignore-scripts --omit=dev \
      -w common -w auth -w tickets -w orders -w expiration -w payments -w dev-window \
 && npm cache clean --force

FROM ${NODE_IMAGE}
ARG VERSION=dev
LABEL org.opencontainers.image.title="ticketing/dev-window" \
      org.opencontainers.image.description="Shows a running system to those who develop it" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app
WORKDIR /app/dev-window
USER 10001:10001
EXPOSE 4020
CMD ["node", "dist/index.js"]
