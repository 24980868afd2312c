import { plan, Trainer } from "../../packages/accelerator/dist/index.js";
import { drawData, generator } from "./networks.mjs";

/** A trainer of the network with data and random weights in place; Adam, mean squared error. */
export function makeTrainer(network, { backend, batch, rows }) {
  const features = network.units[0].neurons;
  const planned = plan(network, batch, { data_rows: rows, losses: [{ kind: "mse" }] });
  const trainer = new Trainer(planned, backend, { optimizer: { kind: "adam", learning_rate: 0.001 } });
  const { inputs, targets } = drawData(rows, features);
  trainer.setData([inputs], [targets]);
  const uniform = generator(9);
  trainer.setWeights(
    trainer.weights().map((unit) => {
      const limit = Math.sqrt(6 / (unit.gamma.length + unit.bias.length));
      return {
        ...unit,
        gamma: unit.gamma.fill(1),
        kernel: unit.kernel.map(() => limit * (2 * uniform() - 1)),
      };
    }),
  );
  return trainer;
}

/** Epochs of shuffled batches; gives the milliseconds of an epoch, shuffling and gathering included. */
export function epochs(trainer) {
  const { batch, data_rows: rows } = trainer.plan;
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const uniform = generator(3);
  return () => {
    const started = performance.now();
    for (let last = rows - 1; last > 0; last--) {
      const chosen = Math.floor(uniform() * (last + 1));
      [order[last], order[chosen]] = [order[chosen], order[last]];
    }
    for (let first = 0; first < rows; first += batch) trainer.step(order.subarray(first, first + batch));
    return performance.now() - started;
  };
}
