/** Adds a layer that reads others to a topology; returns its name. */
export type AddLayer = (class_name: string, name: string, config: object, sources: string[]) => string;

export const initializer = (class_name: "Zeros" | "Ones") => ({ class_name, config: {} });

export const dense = {
  use_bias: true,
  // The initial values come from `initialWeights`; zeros keep tfjs from drawing some of its own.
  kernel_initializer: initializer("Zeros"),
  bias_initializer: initializer("Zeros"),
};
