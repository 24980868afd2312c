import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink, type TRPCClient } from "@trpc/client";
import { EventSource } from "eventsource";
import type { ServiceRouter } from "./service-router.js";

export type ServiceClient = TRPCClient<ServiceRouter>;

export interface ServiceClientOptions {
  /** Base address of the service, e.g. `http://127.0.0.1:8000`. */
  url: string;
  headers?: Record<string, string>;
}

/** A typed client of cerebros-service. Calls reject with errors that `toCerebrosError` understands. */
export function createServiceClient({ url, headers = {} }: ServiceClientOptions): ServiceClient {
  const endpoint = `${url.replace(/\/+$/, "")}/trpc`;
  return createTRPCClient<ServiceRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: endpoint, EventSource }),
        false: httpLink({ url: endpoint, headers }),
      }),
    ],
  });
}
