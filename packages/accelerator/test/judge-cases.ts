import { Activation, type Architecture, type LayerStack, type Unit } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import type { Loss, Optimizer } from "../src/index.js";

/** What the suite trains: a network with the layer in its middle, and numbers for its inputs. */
export interface JudgedLayer {
  name: string;
  /** Of the hidden unit. */
  activation: Activation;
  base?: LayerStack;
  gate?: NonNullable<Architecture["gate"]>;
}

export interface JudgedLoss {
  name: string;
  loss: Loss;
  /** Of the output unit. */
  activation: Activation;
}

export interface JudgedOptimizer {
  name: string;
  ours: Optimizer;
  /** The same in tfjs, with a state of its own; moves the variables that the gradients are named after. */
  theirs: () => ApplyGradients;
}

export type ApplyGradients = (gradients: Record<string, tf.Variable>) => void;

const vocabulary = 6;
const embedding = { kind: "embedding", vocabulary, dimensions: 2 } as const;
const stack = (columns: number, ...layers: LayerStack["layers"]): LayerStack => ({ columns, layers });
const lstm = (sequences: boolean) => ({ kind: "lstm", neurons: 3, sequences, stateful: false }) as const;

export const layers: JudgedLayer[] = [
  ...Activation.options.map((activation) => ({ name: `dense, ${activation}`, activation })),
  {
    name: "gate that replaces",
    activation: "elu",
    gate: { mode: "activation", function: "sigmoid" },
  },
  { name: "gate that multiplies", activation: "elu", gate: { mode: "multiply", function: "tanh" } },
  {
    name: "dense in a base model",
    activation: "elu",
    base: stack(4, { kind: "dense", neurons: 3, activation: "swish" }),
  },
  { name: "embedding", activation: "elu", base: stack(2, embedding, { kind: "flatten" }) },
  { name: "LSTM", activation: "elu", base: stack(3, embedding, lstm(false)) },
];

const weighted = [0.5, 2, 1.5];

export const losses: JudgedLoss[] = [
  { name: "mean squared error", loss: { kind: "mse" }, activation: "linear" },
  { name: "mean absolute error", loss: { kind: "mae" }, activation: "tanh" },
  { name: "Huber's loss", loss: { kind: "huber", delta: 0.4 }, activation: "linear" },
  { name: "softmax cross-entropy", loss: { kind: "softmax_cross_entropy" }, activation: "softmax" },
  {
    name: "softmax cross-entropy with class weights",
    loss: { kind: "softmax_cross_entropy", class_weights: weighted },
    activation: "softmax",
  },
  { name: "sigmoid cross-entropy", loss: { kind: "sigmoid_cross_entropy" }, activation: "sigmoid" },
  {
    name: "sigmoid cross-entropy with class weights",
    loss: { kind: "sigmoid_cross_entropy", class_weights: [0.5, 2] },
    activation: "sigmoid",
  },
];

const rate = 0.01;
/** Large enough for it to matter where it stands. */
const epsilon = 0.01;
const ofTfjs = (make: () => tf.Optimizer) => (): ApplyGradients => {
  const optimizer = make();
  return (gradients) => optimizer.applyGradients(gradients);
};

export const optimizers: JudgedOptimizer[] = [
  {
    name: "Adam",
    ours: { kind: "adam", learning_rate: rate, epsilon },
    theirs: ofTfjs(() => tf.train.adam(rate, 0.9, 0.999, epsilon)),
  },
  {
    name: "AdamW",
    ours: { kind: "adam", learning_rate: rate, epsilon, weight_decay: 0.1 },
    theirs: () => {
      const adam = tf.train.adam(rate, 0.9, 0.999, epsilon);
      return (gradients) => {
        for (const name of Object.keys(gradients)) decay(name, 1 - 0.1 * rate);
        adam.applyGradients(gradients);
      };
    },
  },
  {
    name: "Adam with the epsilon of Keras",
    ours: { kind: "adam", learning_rate: rate, epsilon, epsilon_inside: true },
    theirs: adamOfKeras,
  },
  {
    name: "momentum",
    ours: { kind: "sgd", learning_rate: rate, momentum: 0.9 },
    theirs: ofTfjs(() => tf.train.momentum(rate, 0.9)),
  },
  {
    name: "gradient descent",
    ours: { kind: "sgd", learning_rate: rate },
    theirs: ofTfjs(() => tf.train.sgd(rate)),
  },
];

function variable(name: string): tf.Variable {
  const found = tf.engine().registeredVariables[name];
  if (found === undefined) throw new Error(`tfjs has no variable ${name}`);
  return found;
}

function decay(name: string, kept: number): void {
  const moved = variable(name);
  tf.tidy(() => moved.assign(tf.mul(moved, kept)));
}

/** w -= rate · √(1 - 0.999ᵗ) / (1 - 0.9ᵗ) · m / (√v + epsilon), as Keras documents it. */
function adamOfKeras(): ApplyGradients {
  const moments = new Map<string, { m: tf.Variable; v: tf.Variable }>();
  let steps = 0;
  return (gradients) => {
    steps++;
    const scale = (rate * Math.sqrt(1 - 0.999 ** steps)) / (1 - 0.9 ** steps);
    for (const [name, gradient] of Object.entries(gradients)) {
      const moved = variable(name);
      const zeros = () => tf.variable(tf.zerosLike(gradient), false);
      const { m, v } = moments.get(name) ?? { m: zeros(), v: zeros() };
      moments.set(name, { m, v });
      m.assign(tf.add(tf.mul(m, 0.9), tf.mul(gradient, 0.1)));
      v.assign(tf.add(tf.mul(v, 0.999), tf.mul(tf.square(gradient), 0.001)));
      moved.assign(tf.sub(moved, tf.div(tf.mul(m, scale), tf.add(tf.sqrt(v), epsilon))));
    }
  };
}

/** One input or base model, a hidden unit with the layer, an output of three neurons. */
export function networkOf({ activation, base, gate }: JudgedLayer, output: Activation): Architecture {
  const inputs = base === undefined ? 4 : (neuronsOf(base) ?? 4);
  const units: Unit[] = [
    { level: 0, unit: 0, neurons: inputs, activation: "linear", ...(base && { base }) },
    { level: 1, unit: 0, neurons: 4, activation },
    { level: 2, unit: 0, neurons: 3, activation: output },
  ];
  const edge = (level: number, gated: boolean): Architecture["edges"][number] => ({
    from: { level, unit: 0 },
    to: { level: level + 1, unit: 0 },
    kind: "predecessor",
    times: 1,
    gated,
  });
  const gated = gate === undefined ? [] : [edge(0, true)];
  return { units, edges: [edge(0, false), ...gated, edge(1, false)], ...(gate && { gate }) };
}

function neuronsOf({ columns, layers: [first, second] }: LayerStack): number | undefined {
  if (first?.kind === "dense") return first.neurons;
  if (second?.kind === "lstm") return second.neurons;
  return columns * embedding.dimensions;
}

/** Numbers below which the inputs of the network are class numbers; null where they are any. */
export function classesOf({ base }: JudgedLayer): number | null {
  return base?.layers[0]?.kind === "embedding" ? vocabulary : null;
}
