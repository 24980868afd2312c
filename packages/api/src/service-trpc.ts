import type { ServicePorts } from "./ports.js";
import { createTrpc } from "./trpc.js";

export const { router, procedure } = createTrpc<ServicePorts>();
