# One image for the seven services: the argument names the one to run.
#   docker build -t tradewind:0.1.0 .
#   docker run tradewind:0.1.0 collector-service

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY . .
# The CPU library of onnxruntime-node is in its package; its script would download others.
ENV ONNXRUNTIME_NODE_INSTALL=skip
RUN npm ci --ignore-scripts=false --no-audit --no-fund && node tools/build.mjs
# What runs: the compiled services, and the packages that they use instead of those that built them.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --include-workspace-root=false \
    -w apps/collector-service -w apps/profile-service -w apps/recommender-service \
    -w apps/marketing-service -w apps/chatbot-service -w apps/shop-service \
    -w apps/console-service \
    && node tools/runtime-packages.mjs prune apps/collector-service apps/profile-service \
    apps/recommender-service apps/marketing-service apps/chatbot-service apps/shop-service \
    apps/console-service \
    && node tools/runtime-packages.mjs sbom apps/collector-service apps/profile-service \
    apps/recommender-service apps/marketing-service apps/chatbot-service apps/shop-service \
    apps/console-service > sbom.cdx.json \
    && rm -rf apps/cli proof \
    && rm -rf apps/*/src apps/*/out-tsc libs/*/src libs/*/out-tsc

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /src/node_modules node_modules
COPY --from=build /src/apps apps
COPY --from=build /src/libs libs
COPY --from=build /src/sbom.cdx.json ./
COPY package.json LICENSE ./
COPY tools/service.mjs tools/
USER 10001:10001
EXPOSE 3000
# Secrets come as a file of variables; what the environment sets already goes before it.
ENTRYPOINT ["node", "--enable-source-maps", "--env-file-if-exists=/run/secrets/tradewind/services.env", "tools/service.mjs"]
