FROM node:20-bookworm-slim AS build
WORKDIR /repository
COPY . .
RUN node tooling/bootstrap/install.mjs \
 && node_modules/.bin/pnpm exec turbo run build --filter=@cerebros/runner \
 && node_modules/.bin/pnpm --filter=@cerebros/runner --prod --legacy deploy /app

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app .
ENV CEREBROS_API_URL=http://cerebros-service:8000
USER node
ENTRYPOINT ["node", "dist/main.js"]
CMD ["--help"]
