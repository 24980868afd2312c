export { countParameters } from "./architecture/count-parameters.js";
export type { OutputUnit } from "./architecture/draw-units.js";
export { graph, type Node, unitName } from "./architecture/graph.js";
export { type ArchitectureOptions, sampleArchitecture } from "./architecture/sample-architecture.js";
export { cerebrosSpace, resolveSpace } from "./cerebros-space.js";
export { type Shufflable, type Stream, stream } from "./random/stream.js";
export { sampleTrial, type TrialQuestion } from "./samplers/random.js";
export { sampleParameters } from "./space/sample-parameters.js";
