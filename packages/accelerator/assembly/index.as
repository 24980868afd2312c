// The kernels of the compiled trainer. Addresses and strides are in bytes, counts in elements. A tensor has one row per
// feature with the batch along it; src/kernels/kernels.ts documents every kernel, src/kernels/plain/ has each again in
// TypeScript. Nothing here allocates.
export { activate, activateBackward, softmax, softmaxBackward } from "./activation";
export { dropoutMask } from "./dropout";
export { rotate, rotateBackward, scatter, toIndices } from "./embedding";
export { fold, unfold } from "./fold";
export { gemm, gemmNt } from "./gemm";
export { errorLoss, huberLoss, sigmoidCrossEntropy, softmaxCrossEntropy } from "./losses";
export { lstmBackward, lstmForward } from "./lstm";
export { blend, normalize, standardize, standardizeBackward } from "./normalization";
export { adam, combine, powerIteration, scale, sgd, sumOfSquares } from "./optimizers";
export { addRows, broadcast, gather, multiplyRows, sumRows } from "./rows";
