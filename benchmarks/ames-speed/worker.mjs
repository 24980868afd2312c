// Is sent a seed, draws all networks of it and says what they cost; is sent the data; trains the networks whose numbers come.
import { parentPort, workerData } from "node:worker_threads";
import { fit, plan, Trainer, wasmBackend } from "../../packages/accelerator/dist/index.js";
import { networkStream, sampleArchitectures } from "../../packages/search/dist/index.js";

const { protocol, space } = workerData;
let kernels = null;
let networks = [];
let data = null;
const rows = (first, end) => Int32Array.from({ length: end - first }, (_, i) => first + i);

parentPort.on("message", async (message) => {
  if (message.seed !== undefined) parentPort.postMessage(await draw(message.seed));
  else if (message.data !== undefined) data = message.data;
  else parentPort.postMessage(train(message.network));
});
parentPort.postMessage("ready");

async function draw(seed) {
  kernels = await wasmBackend();
  if (kernels === null) throw new Error("this machine has no WebAssembly SIMD");
  networks = [...sampleArchitectures(space, seed)].map(({ key, architecture }) => ({
    key,
    planned: plan(architecture, protocol.batch, { data_rows: protocol.rows, losses: [{ kind: "mse" }] }),
  }));
  return { costs: networks.map(({ planned }) => cost(planned)) };
}

function train(network) {
  const { key, planned } = networks[network];
  const trainer = new Trainer(planned, kernels, {
    optimizer: { kind: "adam", learning_rate: protocol.learning_rate, epsilon_inside: true },
  });
  trainer.setData([data.inputs], [data.targets]);
  trainer.setWeights(initialWeights(trainer.weights(), key));
  const losses = [];
  fit(
    trainer,
    {
      train_rows: rows(0, protocol.train_rows),
      validation_rows: rows(protocol.train_rows, protocol.rows),
      epochs: protocol.epochs,
      shuffle: (order, epoch) => networkStream(key, "shuffle", epoch).shuffle(order),
    },
    { checkAborted() {}, onEpoch: ({ val_loss }) => losses.push(val_loss) },
  );
  return {
    network: key.moiety,
    epochs: losses.length,
    weights: planned.parameters.count,
    bytes: planned.bytes,
    best_rmse: Math.sqrt(Math.min(...losses)),
  };
}

/**
 * In floating-point operations of matrix products: what is done to every weight apart from them takes as long as some 90 of
 * them.
 */
function cost({ flops, parameters }) {
  return flops + 90 * parameters.count;
}

/** Glorot's uniform kernels, zero biases, scales of 1. */
function initialWeights(units, key) {
  return units.map((unit) => {
    const neurons = unit.bias.length;
    const limit = Math.sqrt(6 / (unit.gamma.length + neurons));
    const random = networkStream(key, "weights", unit.level, unit.unit);
    return {
      ...unit,
      gamma: unit.gamma.fill(1),
      moving_variance: unit.moving_variance.fill(1),
      kernel: unit.kernel.map(() => limit * (2 * random.uniform() - 1)),
    };
  });
}
