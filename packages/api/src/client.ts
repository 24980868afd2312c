export { toCerebrosError } from "./client-error.js";
export { createServiceClient, type ServiceClient, type ServiceClientOptions } from "./service-client.js";
