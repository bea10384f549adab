# Where no image registry is at hand: one of the stores of the local stack (mongo, redis, nats) in an image of its own,
# for the overlay ci alone. The build context is made by `npm run test:cluster`: <store>/run and what it starts.
ARG NODE_IMAGE=node:24-slim
FROM ${NODE_IMAGE}
ARG STORE
COPY ${STORE} /opt/store
USER 10001:10001
ENTRYPOINT ["/opt/store/run"]
