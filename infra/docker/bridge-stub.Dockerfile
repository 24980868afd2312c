# The stub is one file without dependencies: copy it out of this image into the one that Thunderline runs in.
FROM node:20-bookworm-slim AS build
WORKDIR /repository
COPY . .
RUN node tooling/bootstrap/install.mjs \
 && node_modules/.bin/pnpm exec turbo run build --filter=@cerebros/bridge-stub

FROM node:20-bookworm-slim
COPY --from=build /repository/apps/bridge-stub/dist/stub.js /usr/local/bin/cerebros-bridge-stub
USER node
ENTRYPOINT ["/usr/local/bin/cerebros-bridge-stub"]
