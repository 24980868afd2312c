import type { Activation } from "@cerebros/contracts";

/** Activations that work element by element, by the numbers that the kernels know (assembly/activation.as). */
export const activationKind: Record<Exclude<Activation, "softmax">, number> = {
  linear: 0,
  relu: 1,
  elu: 2,
  gelu: 3,
  swish: 4,
  tanh: 5,
  sigmoid: 6,
  softsign: 7,
};

/** Activations whose derivative takes the argument; that of the others takes the value. */
export const needsInput: ReadonlySet<Activation> = new Set<Activation>(["gelu", "swish"]);
