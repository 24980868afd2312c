export { canonicalArchitecture, hashArchitecture } from "./architecture/canonical.js";
export { countParameters, type ParameterCount } from "./architecture/count-parameters.js";
export { drawArchitecture } from "./architecture/draw-architecture.js";
export { type NetworkKey, networkStream, type Purpose } from "./architecture/network-key.js";
export type {
  ArchitectureOptions,
  ArchitectureOptionsInput,
  OutputUnit,
} from "./architecture/options.js";
export { resolveOptions } from "./architecture/options.js";
export { sampleArchitecture, sampleArchitectures } from "./architecture/sample-architecture.js";
export { cerebrosSpace, resolveSpace } from "./cerebros-space.js";
export { type Shufflable, type Stream, stream } from "./random/stream.js";
export { sampleTrial, type TrialQuestion } from "./sample-trial.js";
export { sampleParameters } from "./space/sample-parameters.js";
