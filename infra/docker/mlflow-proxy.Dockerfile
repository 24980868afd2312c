FROM node:20-bookworm-slim AS build
WORKDIR /repository
COPY . .
RUN node tooling/bootstrap/install.mjs \
 && node_modules/.bin/pnpm exec turbo run build --filter=@cerebros/mlflow-proxy \
 && node_modules/.bin/pnpm --filter=@cerebros/mlflow-proxy --prod --legacy deploy /app

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown node:node /data
VOLUME /data
WORKDIR /data
USER node
EXPOSE 5000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch(\"http://127.0.0.1:5000/health\").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["server", "--host", "0.0.0.0", "--port", "5000", "--backend-store-uri", "sqlite:////data/mlflow.db", "--artifacts-destination", "/data/mlartifacts"]
