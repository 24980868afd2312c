export type {
  BestModel,
  DatasetsPort,
  EventsPort,
  RunsPort,
  ServicePorts,
  TrialsPort,
} from "./ports.js";
export { type ServiceRouter, serviceRouter } from "./service-router.js";
