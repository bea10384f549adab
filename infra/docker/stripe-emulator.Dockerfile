# The Stripe emulator: a development tool with an image of its own, so that no other image contains it.
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
RUN npm ci --ignore-scripts --include-workspace-root -w stripe-emulator && npm cache clean --force
COPY tsconfig.base.json ./

FROM tools AS dev
ENV SERVICE=stripe-emulator NODE_ENV=development
COPY --chown=10001:10001 stripe-emulator stripe-emulator
RUN node node_modules/ts7/bin/tsc -b stripe-emulator && chown -R 10001:10001 stripe-emulator/dist
COPY infra/docker/watch.mjs infra/docker/watch.mjs
USER 10001:10001
EXPOSE 4010
CMD ["node", "infra/docker/watch.mjs"]

FROM tools AS build
COPY stripe-emulator stripe-emulator
RUN node node_modules/ts7/bin/tsc -b stripe-emulator \
 && find stripe-emulator/dist \( -name '*.d.ts' -o -name '.tsbuildinfo' -o -name testing \) -prune -exec rm -r {} +

FROM manifests AS packages
RUN npm ci --ignore-scripts --omit=dev -w stripe-emulator \
 && npm cache clean --force \
 && mkdir -p stripe-emulator/node_modules

FROM ${NODE_IMAGE}
ARG VERSION=dev
LABEL org.opencontainers.image.title="ticketing/stripe-emulator" \
      org.opencontainers.image.description="A stateful emulator of the part of Stripe in use, for development and tests" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=packages /app/stripe-emulator stripe-emulator
COPY --from=build /app/stripe-emulator/dist stripe-emulator/dist
WORKDIR /app/stripe-emulator
USER 10001:10001
EXPOSE 4010
CMD ["node", "dist/index.js"]
