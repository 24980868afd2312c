export { toCerebrosError } from "./client-error.js";
export { createServiceClient, type ServiceClient, type ServiceClientOptions } from "./service-client.js";
export { createTrackingClient, type TrackingClientOptions } from "./tracking/client.js";
export type { TrackingClient, TrackingPort } from "./tracking/port.js";
