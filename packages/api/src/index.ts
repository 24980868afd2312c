export type {
  BestModel,
  DatasetsPort,
  EventsPort,
  RunsPort,
  ServicePorts,
  StudiesPort,
  TrialsPort,
} from "./ports.js";
export { type ServiceRouter, serviceRouter } from "./service-router.js";
export type { TrackingClient, TrackingPort } from "./tracking/port.js";
export { type TrackingRouter, trackingRouter } from "./tracking/router.js";
export { toErrorBody } from "./trpc.js";
