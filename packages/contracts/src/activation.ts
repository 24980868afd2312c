import { z } from "zod";

export const Activation = z.enum([
  "relu",
  "elu",
  "gelu",
  "swish",
  "tanh",
  "softsign",
  "linear",
  "softmax",
  "sigmoid",
]);
export type Activation = z.infer<typeof Activation>;
