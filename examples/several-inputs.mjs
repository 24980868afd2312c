// Networks with two inputs, one of them words behind a base model, and two outputs: node examples/several-inputs.mjs
import { fit, plainBackend, plan, Trainer, wasmBackend } from "../packages/accelerator/dist/index.js";
import { drawArchitecture, sampleArchitectures, stream } from "../packages/search/dist/index.js";

const seed = 1;
const rows = 240;
const [words, vocabulary] = [4, 12];

// A row: four words by number and two measurements. Wanted: whether word 3 is there, and a sum.
const values = stream(seed, "data");
const texts = Array.from({ length: rows * words }, () => values.int(0, vocabulary - 1));
const measured = Array.from({ length: rows * 2 }, () => 2 * values.uniform() - 1);
const hasWord = Array.from({ length: rows }, (_, row) =>
  texts.slice(row * words, (row + 1) * words).includes(3) ? 1 : 0,
);
const sums = Array.from({ length: rows }, (_, row) => measured[2 * row] + measured[2 * row + 1] / 2);

const options = {
  inputs: [words, 2],
  // One for each input; null: the numbers go straight into the network.
  base_models: [
    {
      columns: words,
      layers: [
        { kind: "embedding", vocabulary, dimensions: 3 },
        { kind: "flatten" },
        { kind: "dense", neurons: 6, activation: "elu" },
      ],
    },
    null,
  ],
  outputs: [
    { neurons: 2, activation: "softmax" },
    { neurons: 1, activation: "linear" },
  ],
  ...{ minimum_levels: 2, maximum_levels: 3 },
  ...{ minimum_units_per_level: 1, maximum_units_per_level: 3 },
  ...{ minimum_neurons_per_unit: 4, maximum_neurons_per_unit: 12 },
  // A list in place of a base: the level just below counts whole, all others a tenth.
  predecessor_level_connection_affinity_factor_decay_main: [1, 0.1, 0.1],
  ...{ number_of_architecture_moities_to_try: 2, number_of_tries_per_architecture_moity: 2 },
};

/** He et al. 2015, uniform: `rows` numbers come in. */
const draw = (random, array, rows) => array.map(() => Math.sqrt(6 / rows) * (2 * random.uniform() - 1));

const backend = (await wasmBackend()) ?? plainBackend("single");
const numbers = Array.from({ length: rows }, (_, row) => row);
let best = null;
for (const { key, architecture } of sampleArchitectures(options, seed)) {
  const network = plan(architecture, 16, {
    data_rows: rows,
    losses: [{ kind: "softmax_cross_entropy" }, { kind: "mse" }],
  });
  const trainer = new Trainer(network, backend, { optimizer: { kind: "adam", learning_rate: 0.01 } });
  trainer.setData([texts, measured], [hasWord, sums]);
  const random = stream(seed, key.moiety, key.attempt, "weights");
  trainer.setWeights(
    trainer.weights().map((unit) => ({
      ...unit,
      gamma: unit.gamma.fill(1),
      moving_variance: unit.moving_variance.fill(1),
      kernel: draw(random, unit.kernel, unit.gamma.length),
    })),
  );
  trainer.setLayerWeights(
    trainer
      .layerWeights()
      .map((part) =>
        part.name === "bias" ? part : { ...part, values: draw(random, part.values, part.rows) },
      ),
  );
  const shuffled = stream(seed, key.moiety, key.attempt, "order");
  const fitted = fit(
    trainer,
    {
      train_rows: Int32Array.from(numbers.slice(0, 180)),
      validation_rows: Int32Array.from(numbers.slice(180)),
      ...{ epochs: 40, patience: 10 },
      shuffle: (order) => shuffled.shuffle(order),
    },
    { checkAborted() {}, onEpoch() {} },
  );
  const loss = fitted.best.val_loss;
  if (best === null || loss < best.loss) {
    const [classes, estimates] = trainer.predict(numbers.slice(180, 183));
    best = { ...key, loss, architecture, classes: Array.from(classes), estimates: Array.from(estimates) };
  }
}
const { architecture, ...shown } = best;
process.stderr.write(drawArchitecture(architecture));
process.stdout.write(`${JSON.stringify(shown)}\n`);
