import { z } from "zod";

/**
 * What is to train the networks. `auto`: whatever the service is set to, in general the compiled trainer where it can plan
 * the network, else the fastest tfjs backend that loads. Anything else is that trainer or an error, never another one.
 */
export const TrainerChoice = z.enum(["auto", "compiled", "tfjs-node", "tfjs-wasm", "tfjs-cpu"]);
export type TrainerChoice = z.infer<typeof TrainerChoice>;
