FROM node:20-bookworm-slim AS build
WORKDIR /repository
COPY . .
RUN node tooling/bootstrap/install.mjs \
 && node_modules/.bin/pnpm exec turbo run build --filter=@cerebros/cerebros-service \
 && node_modules/.bin/pnpm --filter=@cerebros/cerebros-service --prod --legacy deploy /app

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app .
ENV CEREBROS_HOST=0.0.0.0 CEREBROS_DATA_DIR=/data
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch(\"http://127.0.0.1:8000/health\").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
