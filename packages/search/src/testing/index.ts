export { goldenGraph, goldenWidths } from "./golden-graph.js";
