import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/**
 * The wasm backend has no kernels for the gradients of embeddings and of convolution filters, so that models with such
 * layers load but do not train. These plain JavaScript kernels fill the gaps; kernels that exist are left alone.
 */
export function registerMissingGradients(): void {
  const existing = new Set(tf.getKernelsForBackend("wasm").map(({ kernelName }) => kernelName));
  for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
    if (!existing.has(kernelName)) tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
  }
}

const kernels: Record<string, tf.KernelFunc> = {
  UnsortedSegmentSum: unsortedSegmentSum,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
};

type Kernel = Parameters<tf.KernelFunc>[0];

const read = (backend: unknown, tensor: tf.TensorInfo): Float32Array =>
  (backend as BackendWasm).typedArrayFromHeap(tensor) as Float32Array;

/** A zeroed result. Allocating may move the heap, so it comes before any `read`. */
function allocate(backend: unknown, shape: number[], dtype: tf.DataType): tf.TensorInfo {
  const output = (backend as BackendWasm).makeOutput(shape, dtype);
  read(backend, output).fill(0);
  return output;
}

function input(inputs: Kernel["inputs"], name: string): tf.TensorInfo {
  const tensor = inputs[name];
  if (tensor === undefined || Array.isArray(tensor)) throw new Error(`the kernel lacks its input ${name}`);
  return tensor;
}

/** Sums the rows of x that carry the same segment id: the gradient of looking rows up in an embedding. */
function unsortedSegmentSum({ inputs, backend, attrs }: Kernel): tf.TensorInfo {
  const x = input(inputs, "x");
  const segmentIds = input(inputs, "segmentIds");
  const numSegments = Number(attrs?.["numSegments"]);
  const output = allocate(backend, [numSegments, ...x.shape.slice(segmentIds.shape.length)], x.dtype);
  const sums = read(backend, output);
  const values = read(backend, x);
  const ids = read(backend, segmentIds);
  const width = ids.length === 0 ? 0 : values.length / ids.length;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? -1;
    // tfjs defines that ids out of range are dropped.
    if (id < 0 || id >= numSegments) continue;
    for (let j = 0; j < width; j++) {
      sums[id * width + j] = (sums[id * width + j] ?? 0) + (values[i * width + j] ?? 0);
    }
  }
  return output;
}

/** The attributes of a convolution. Only the layout of tfjs on this backend, channels last, occurs. */
interface Convolution {
  strides: [number, number] | number;
  dilations?: [number, number] | number;
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

function geometry(
  inputShape: number[],
  filterShape: number[],
  attrs: Kernel["attrs"],
  depthwise: boolean,
): tf.backend_util.Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode } = attrs as unknown as Convolution;
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/**
 * Calls back for every pair of an output position and a filter position that meet inside the image:
 * `at.input`, `at.output` and `at.filter` are the flat positions without channels.
 */
function eachTap(
  info: tf.backend_util.Conv2DInfo,
  visit: (at: { input: number; output: number; filter: number }) => void,
): void {
  const at = { input: 0, output: 0, filter: 0 };
  for (let image = 0; image < info.batchSize; image++) {
    for (let outRow = 0; outRow < info.outHeight; outRow++) {
      for (let outColumn = 0; outColumn < info.outWidth; outColumn++) {
        at.output = (image * info.outHeight + outRow) * info.outWidth + outColumn;
        for (let filterRow = 0; filterRow < info.filterHeight; filterRow++) {
          const row = outRow * info.strideHeight - info.padInfo.top + filterRow * info.dilationHeight;
          if (row < 0 || row >= info.inHeight) continue;
          for (let filterColumn = 0; filterColumn < info.filterWidth; filterColumn++) {
            const column =
              outColumn * info.strideWidth - info.padInfo.left + filterColumn * info.dilationWidth;
            if (column < 0 || column >= info.inWidth) continue;
            at.input = (image * info.inHeight + row) * info.inWidth + column;
            at.filter = filterRow * info.filterWidth + filterColumn;
            visit(at);
          }
        }
      }
    }
  }
}

function conv2dBackpropFilter({ inputs, backend, attrs }: Kernel): tf.TensorInfo {
  const x = input(inputs, "x");
  const dy = input(inputs, "dy");
  const info = geometry(x.shape, attrs?.["filterShape"] as unknown as number[], attrs, false);
  const output = allocate(backend, info.filterShape, "float32");
  const gradient = read(backend, output);
  const values = read(backend, x);
  const errors = read(backend, dy);
  const { inChannels, outChannels } = info;
  eachTap(info, (at) => {
    for (let c = 0; c < inChannels; c++) {
      const value = values[at.input * inChannels + c] ?? 0;
      const target = (at.filter * inChannels + c) * outChannels;
      for (let k = 0; k < outChannels; k++) {
        gradient[target + k] =
          (gradient[target + k] ?? 0) + value * (errors[at.output * outChannels + k] ?? 0);
      }
    }
  });
  return output;
}

/** Channel c of the input feeds the output channels c·multiplier to c·multiplier + multiplier - 1. */
function depthwiseBackpropFilter({ inputs, backend, attrs }: Kernel): tf.TensorInfo {
  const x = input(inputs, "x");
  const dy = input(inputs, "dy");
  const info = geometry(x.shape, attrs?.["filterShape"] as unknown as number[], attrs, true);
  const output = allocate(backend, info.filterShape, "float32");
  const gradient = read(backend, output);
  const values = read(backend, x);
  const errors = read(backend, dy);
  const { inChannels, outChannels } = info;
  const multiplier = outChannels / inChannels;
  eachTap(info, (at) => {
    for (let k = 0; k < outChannels; k++) {
      const value = values[at.input * inChannels + Math.floor(k / multiplier)] ?? 0;
      const target = at.filter * outChannels + k;
      gradient[target] = (gradient[target] ?? 0) + value * (errors[at.output * outChannels + k] ?? 0);
    }
  });
  return output;
}

function depthwiseBackpropInput({ inputs, backend, attrs }: Kernel): tf.TensorInfo {
  const dy = input(inputs, "dy");
  const filter = input(inputs, "filter");
  const info = geometry(attrs?.["inputShape"] as unknown as number[], filter.shape, attrs, true);
  const output = allocate(backend, info.inShape, "float32");
  const gradient = read(backend, output);
  const weights = read(backend, filter);
  const errors = read(backend, dy);
  const { inChannels, outChannels } = info;
  const multiplier = outChannels / inChannels;
  eachTap(info, (at) => {
    for (let k = 0; k < outChannels; k++) {
      const target = at.input * inChannels + Math.floor(k / multiplier);
      gradient[target] =
        (gradient[target] ?? 0) +
        (weights[at.filter * outChannels + k] ?? 0) * (errors[at.output * outChannels + k] ?? 0);
    }
  });
  return output;
}
