import type { Activation, Architecture } from "@cerebros/contracts";
import { activationKind } from "../kernels/activation-kind.js";
import { Allocator, maximumBytes } from "./allocator.js";
import { type Block, blocksOf, type GroupMatrix, matrixOf } from "./blocks.js";
import { checkLoss, type Loss, targetWidth } from "./loss.js";
import { type Group, type Network, type NetworkUnit, NotPlannable, resolveNetwork } from "./network.js";
import { layOutParameters, type ParameterLayout } from "./parameters.js";
import { TapeWriter } from "./tape.js";

export interface PlanOptions {
  /** Rows of data that stay in memory: those to train on and those to evaluate on together. At least 1. */
  data_rows: number;
  /** One per output unit. */
  losses: Loss[];
  /** What the optimiser keeps per parameter: 2 moments for Adam, 1 for momentum. Default 2. */
  moments?: 0 | 1 | 2;
  /** Room to add up the gradients of several batches. Default false. */
  accumulate?: boolean;
  /**
   * Probability with which an output of a hidden unit is 0 for one row of a batch; the others are scaled up. All readers of
   * the unit see the same. Below 1. Default 0.
   */
  dropout?: number;
  /** Room for spectral normalisation. Default false. */
  spectral_norm?: boolean;
}

/** Mean and variance of some normalised columns; each a run of `rows` floats. */
export interface Statistics extends Block {
  /** Means, variances and scales of the last batch. */
  batch: number;
  /** Moving means, then moving variances. */
  moving: number;
}

/** How a network is trained: addresses in one memory, and tapes of kernel calls on them. All of it is data. */
export interface Plan {
  network: Network;
  batch: number;
  data_rows: number;
  losses: Loss[];
  dropout: number;
  /** Of every group of hidden units with dropout, in the order of computation: one row per neuron. */
  masks: { address: number; units: NetworkUnit[] }[];
  /** Size of the memory, known before any is taken. */
  bytes: number;
  /** Bytes of one row of a tensor. */
  stride: number;
  parameters: ParameterLayout;
  statistics: Statistics[];
  /** Row-major, `data_rows` rows: one table per input, one per output. */
  inputs: { address: number; width: number }[];
  targets: { address: number; width: number }[];
  /** Room for the numbers of the rows of an epoch. */
  rows: number;
  /** What an output says about a batch: one row of the tensor per neuron. */
  predictions: number[];
  /** Addresses of class weights; 0 where the loss has none. */
  class_weights: number[];
  /** For spectral normalisation: a vector per unit, one number per neuron, and room for the widest row of a kernel. */
  spectral: { vectors: Map<NetworkUnit, number>; image: number } | null;
  /** `fold` prepares `evaluate`, which leaves gradients alone; `step` is a whole forward and backward pass. */
  tapes: { step: Int32Array; fold: Int32Array; predict: Int32Array; evaluate: Int32Array };
  /** Multiply-adds of all matrix products of a step, twice: 2 · m · n · k each, with full batches. */
  flops: number;
}

/**
 * Plans training of an architecture in batches of at most `batch` rows. Nothing is allocated. Throws `NotPlannable` with
 * the reason when there is no kernel for a part of the network, or when it needs more memory than can be addressed.
 */
export function plan(architecture: Architecture, batch: number, options: PlanOptions): Plan {
  const network = resolveNetwork(architecture);
  const { data_rows, losses } = options;
  if (!Number.isSafeInteger(batch) || batch < 1) throw new NotPlannable(`a batch of ${batch} rows`);
  if (!Number.isSafeInteger(data_rows) || data_rows < 1) throw new NotPlannable(`${data_rows} rows of data`);
  if (losses.length !== network.outputs.length) {
    throw new NotPlannable(`${losses.length} losses for ${network.outputs.length} outputs`);
  }
  const { dropout = 0 } = options;
  if (!(dropout >= 0 && dropout < 1)) throw new NotPlannable(`a dropout of ${dropout}`);
  return new Planner(network, batch, options).finish();
}

interface GroupBuffers {
  matrix: GroupMatrix;
  /** Before and after the activation; one tensor where the gradient needs the latter only. */
  z: number;
  y: number;
  /** Gradient of the normalised columns, then of y, then of z. */
  d: number;
  /** What dropout multiplies y with, and the result; 0 without dropout. */
  mask: number;
  dropped: number;
  effective: number;
  gradient: number;
  bias: number;
}

const needsInput = new Set<Activation>(["gelu", "swish"]);

/** Writes the tapes while it gives out memory. */
class Planner {
  private readonly memory = new Allocator();
  private readonly stride: number;
  private readonly parameters: ParameterLayout;
  private readonly normalized: number;
  private readonly statistics = new Map<number, Statistics>();
  private readonly blocks: ReturnType<typeof blocksOf>;
  private readonly buffers = new Map<Group, GroupBuffers>();
  private readonly sources: { address: number; width: number; column: number }[];
  private readonly targets: { address: number; width: number; column: number }[];
  private readonly losses: { gradient: number; weights: number }[];
  private readonly rows: number;
  /** Normalised columns whose gradient has a first contribution already. */
  private readonly touched = new Set<number>();
  private readonly spectral: Plan["spectral"];
  private flops = 0;

  constructor(
    private readonly network: Network,
    private readonly batch: number,
    private readonly options: PlanOptions,
  ) {
    const { memory } = this;
    this.stride = 16 * Math.ceil(batch / 4);
    const { moments = 2, accumulate = false } = options;
    this.parameters = layOutParameters(network, memory, { moments, accumulated: accumulate });
    this.blocks = blocksOf(network);
    this.normalized = this.tensor(network.rows);
    for (const block of [...this.blocks.inputs, ...[...this.blocks.groups.values()].flat()]) {
      const statistics = { batch: memory.floats(3 * block.rows), moving: memory.floats(2 * block.rows) };
      this.statistics.set(block.row, { ...block, ...statistics });
    }
    const table = (width: number) => ({
      address: memory.floats(options.data_rows * width),
      width,
      column: this.tensor(width),
    });
    this.sources = network.inputs.map(({ unit }) => table(unit.neurons));
    this.targets = network.outputs.map(({ unit }, i) => table(targetWidth(this.loss(i), unit)));
    this.rows = memory.floats(options.data_rows);
    this.losses = network.outputs.map(({ unit, row }, i) => {
      const loss = this.loss(i);
      checkLoss(loss, unit);
      const weights = "class_weights" in loss ? loss.class_weights : undefined;
      return {
        gradient: row >= 0 ? this.tensor(unit.neurons) : 0,
        weights: weights === undefined ? 0 : memory.floats(weights.length),
      };
    });
    for (const group of network.groups) this.buffers.set(group, this.allocate(group));
    this.spectral = options.spectral_norm === true ? this.allocateSpectral() : null;
  }

  finish(): Plan {
    const { network, batch, options, stride, parameters, rows } = this;
    const fold = new TapeWriter();
    this.fold(fold);
    const predict = new TapeWriter();
    this.forward(predict, false);
    const evaluate = new TapeWriter();
    this.forward(evaluate, false);
    this.addLosses(evaluate);
    const step = new TapeWriter();
    this.fold(step);
    this.forward(step, true);
    this.addLosses(step);
    this.backward(step);
    for (const { batch: from, moving, rows: count } of this.statistics.values()) {
      step.add("blend", moving, from, 2 * count);
    }
    const { bytes } = this.memory;
    if (bytes > maximumBytes) {
      throw new NotPlannable(
        `the network needs ${bytes} bytes, and at most ${maximumBytes} can be addressed`,
      );
    }
    return {
      network,
      batch,
      data_rows: options.data_rows,
      losses: options.losses,
      dropout: options.dropout ?? 0,
      masks: network.groups
        .map((group) => ({ address: this.of(group).mask, units: group.units }))
        .filter(({ address }) => address !== 0),
      bytes,
      stride,
      parameters,
      statistics: [...this.statistics.values()],
      inputs: this.sources,
      targets: this.targets,
      rows,
      predictions: network.outputs.map((output) => this.place(output).y),
      class_weights: this.losses.map(({ weights }) => weights),
      spectral: this.spectral,
      tapes: {
        step: step.finish(),
        fold: fold.finish(),
        predict: predict.finish(),
        evaluate: evaluate.finish(),
      },
      flops: this.flops,
    };
  }

  private loss(output: number): Loss {
    return this.options.losses[output] as Loss;
  }

  private tensor(rows: number): number {
    return this.memory.floats((rows * this.stride) / 4);
  }

  private allocate(group: Group): GroupBuffers {
    const matrix = matrixOf(group);
    const y = this.tensor(group.rows);
    // Losses on probabilities need what they were made of.
    const separate = group.units.some(({ unit, isOutput }) => isOutput || needsInput.has(unit.activation));
    const drops = (this.options.dropout ?? 0) > 0 && group.units[0]?.isOutput === false;
    return {
      matrix,
      y,
      z: separate ? this.tensor(group.rows) : y,
      d: this.tensor(group.rows),
      mask: drops ? this.tensor(group.rows) : 0,
      dropped: drops ? this.tensor(group.rows) : 0,
      effective: this.memory.floats(group.rows * matrix.width),
      gradient: this.memory.floats(group.rows * matrix.width),
      bias: this.memory.floats(group.rows),
    };
  }

  private allocateSpectral(): Plan["spectral"] {
    const { units } = this.network;
    return {
      vectors: new Map(units.map((unit) => [unit, this.memory.floats(unit.unit.neurons)])),
      image: this.memory.floats(Math.max(...units.map(({ width }) => width))),
    };
  }

  private of(group: Group): GroupBuffers {
    return this.buffers.get(group) as GroupBuffers;
  }

  private parametersOf(unit: NetworkUnit) {
    return this.parameters.units.get(unit) as NonNullable<ReturnType<ParameterLayout["units"]["get"]>>;
  }

  /** Where the rows of a unit are in the tensors of its group. */
  private place(unit: NetworkUnit): { z: number; y: number; d: number } {
    for (const group of this.network.groups) {
      let offset = 0;
      for (const member of group.units) {
        if (member === unit) {
          const { z, y, d } = this.of(group);
          return { z: z + offset, y: y + offset, d: d + offset };
        }
        offset += member.unit.neurons * this.stride;
      }
    }
    throw new Error(`unit ${unit.unit.level}.${unit.unit.unit} is in no group`);
  }

  private column(row: number): number {
    return this.normalized + row * this.stride;
  }

  private distance(address: number): number {
    return address - this.parameters.values + this.parameters.gradients;
  }

  private fold(tape: TapeWriter): void {
    for (const group of this.network.groups) {
      const { matrix, effective, bias } = this.of(group);
      const [first] = group.units;
      if (first) tape.add("copy", bias, this.parametersOf(first).bias, group.rows);
      this.eachRead(group, ({ unit, column, offset, columns, copies, neuron, again }) => {
        const p = this.parametersOf(unit);
        tape.add(
          ...(["fold", effective + 4 * (neuron * matrix.width + column), 4 * matrix.width] as const),
          ...([p.kernel + offset, 4 * unit.width, p.gamma + offset, p.beta + offset] as const),
          ...([bias + 4 * neuron, unit.unit.neurons, columns, copies, again ? 1 : 0] as const),
        );
      });
    }
  }

  /** Visits what the units of a group read, sources that lie side by side as one. */
  private eachRead(
    group: Group,
    visit: (read: {
      unit: NetworkUnit;
      /** First neuron of the unit in the group, first column of the source in the group's matrix. */
      neuron: number;
      column: number;
      columns: number;
      copies: number;
      /** Bytes to the source's first column in the unit's own parameters. */
      offset: number;
      /** Whether the unit read the source before. */
      again: boolean;
    }) => void,
  ): void {
    const { columnOf } = this.of(group).matrix;
    let neuron = 0;
    for (const unit of group.units) {
      const seen = new Set<NetworkUnit>();
      const runs: { column: number; columns: number; copies: number; offset: number; again: boolean }[] = [];
      for (const { from, column: own, copies } of unit.reads) {
        const column = columnOf.get(from) ?? 0;
        const again = seen.has(from);
        const last = runs.at(-1);
        const joins = last?.copies === 1 && copies === 1 && !again && !last.again;
        if (last && joins && last.column + last.columns === column) last.columns += from.unit.neurons;
        else runs.push({ column, columns: from.unit.neurons, copies, offset: 4 * own, again });
        seen.add(from);
      }
      for (const run of runs) visit({ unit, neuron, ...run });
      neuron += unit.unit.neurons;
    }
  }

  private forward(tape: TapeWriter, training: boolean): void {
    const { network, stride } = this;
    const normalize = ({ row, rows }: Block, source: number): void => {
      const { batch, moving } = this.statistics.get(row) as Statistics;
      if (training) tape.add("standardize", this.column(row), source, stride, rows, batch);
      else tape.add("normalize", this.column(row), source, stride, rows, moving);
    };
    network.inputs.forEach(({ unit, row }, i) => {
      const { address, column } = this.sources[i] as (typeof this.sources)[number];
      if (row < 0) return;
      tape.add("gather", column, stride, address, unit.neurons, this.rows);
      normalize({ row, rows: unit.neurons }, column);
    });
    for (const group of network.groups) {
      const { matrix, z, y, mask, dropped, effective, bias } = this.of(group);
      const ordered = [...matrix.rectangles].sort((a, b) => b.neurons - a.neurons);
      const whole = ordered[0]?.neurons === group.rows;
      if (!whole) tape.add("broadcast", z, stride, group.rows, bias);
      for (const [i, r] of ordered.entries()) {
        const begin = whole && i === 0 ? 1 : 2;
        const matrixAt = effective + 4 * (r.neuron * matrix.width + r.column);
        tape.add(
          ...(["gemm", z + r.neuron * stride, stride, matrixAt, 4 * matrix.width, 4] as const),
          ...([this.column(r.row), stride, r.neurons, r.columns, bias, begin] as const),
        );
        if (training) this.flops += 2 * r.neurons * r.columns * this.batch;
      }
      this.activate(tape, group);
      const drops = training && mask !== 0;
      if (drops) {
        tape.add("dropoutMask", mask, stride, group.rows, this.network.groups.indexOf(group));
        tape.add("multiplyRows", dropped, y, mask, stride, group.rows);
      }
      for (const block of this.blocks.groups.get(group) ?? []) {
        const writer = group.units.find(({ row }) => row === block.row) as NetworkUnit;
        if (group.rows === block.rows) normalize(block, drops ? dropped : y);
        else normalize(block, this.place(writer).y);
      }
    }
  }

  private activate(tape: TapeWriter, group: Group): void {
    for (const { z, y, rows, activation } of this.activationRuns(group)) {
      if (activation === "softmax") tape.add("softmax", y, z, this.stride, rows);
      else if (activation !== "linear" || y !== z) {
        tape.add("activate", y, z, this.stride, rows, activationKind[activation]);
      }
    }
  }

  /** Neighbours with the same activation; a softmax is always alone. */
  private activationRuns(group: Group) {
    const runs: { z: number; y: number; d: number; rows: number; activation: Activation }[] = [];
    for (const member of group.units) {
      const { activation, neurons } = member.unit;
      const last = runs.at(-1);
      if (last?.activation === activation && activation !== "softmax") last.rows += neurons;
      else runs.push({ ...this.place(member), rows: neurons, activation });
    }
    return runs;
  }

  private addLosses(tape: TapeWriter): void {
    const { stride } = this;
    this.network.outputs.forEach((output, i) => {
      const { z, y, d } = this.place(output);
      const { address, width, column } = this.targets[i] as (typeof this.targets)[number];
      const { gradient, weights } = this.losses[i] as (typeof this.losses)[number];
      const target = gradient === 0 ? d : gradient;
      const { neurons } = output.unit;
      tape.add("gather", column, stride, address, width, this.rows);
      const { kind } = this.loss(i);
      if (kind === "mse" || kind === "mae") {
        tape.add("errorLoss", target, y, column, stride, neurons, kind === "mae" ? 1 : 0);
      } else if (kind === "huber") tape.add("huberLoss", target, y, column, stride, neurons, i);
      else if (kind === "softmax_cross_entropy") {
        tape.add("softmaxCrossEntropy", target, y, z, column, stride, neurons, weights);
      } else tape.add("sigmoidCrossEntropy", target, y, z, column, stride, neurons, weights);
    });
  }

  private backward(tape: TapeWriter): void {
    const { stride } = this;
    for (const group of [...this.network.groups].reverse()) {
      const { matrix, d, mask, effective, gradient } = this.of(group);
      for (const block of this.blocks.groups.get(group) ?? []) {
        const writer = group.units.find(({ row }) => row === block.row) as NetworkUnit;
        const from = group.rows === block.rows ? d : this.place(writer).d;
        const { batch } = this.statistics.get(block.row) as Statistics;
        const scales = batch + 8 * block.rows;
        tape.add("standardizeBackward", from, this.column(block.row), stride, block.rows, scales);
      }
      if (mask !== 0) tape.add("multiplyRows", d, d, mask, stride, group.rows);
      this.activateBackward(tape, group);
      const [first] = group.units;
      if (first) tape.add("sumRows", this.distance(this.parametersOf(first).bias), d, stride, group.rows);
      for (const r of matrix.rectangles) {
        const at = 4 * (r.neuron * matrix.width + r.column);
        const errors = d + r.neuron * stride;
        tape.add(
          ...(["gemmNt", gradient + at, 4 * matrix.width, errors, stride] as const),
          ...([this.column(r.row), stride, r.neurons, r.columns, 0] as const),
        );
        this.flops += 2 * r.neurons * r.columns * this.batch;
        for (const part of this.hiddenParts(r.row, r.columns)) {
          const matrixAt = effective + at + 4 * (part.row - r.row);
          tape.add(
            ...(["gemm", part.d, stride, matrixAt, 4, 4 * matrix.width] as const),
            ...([errors, stride, part.rows, r.neurons, 0, part.touched ? 2 : 0] as const),
          );
          this.flops += 2 * r.neurons * part.rows * this.batch;
        }
      }
      this.eachRead(group, ({ unit, column, offset, columns, copies, neuron }) => {
        const p = this.parametersOf(unit);
        const [kernel, gamma, beta] = [p.kernel + offset, p.gamma + offset, p.beta + offset];
        tape.add(
          ...(["unfold", gradient + 4 * (neuron * matrix.width + column), 4 * matrix.width] as const),
          ...([kernel, 4 * unit.width, gamma, beta, this.distance(kernel)] as const),
          ...([this.distance(gamma), this.distance(beta), this.distance(p.bias)] as const),
          ...([unit.unit.neurons, columns, copies] as const),
        );
      });
    }
  }

  /** From the gradient of y to that of z, in place, with the gradients of the losses added where they belong. */
  private activateBackward(tape: TapeWriter, group: Group): void {
    const { stride } = this;
    if (group.units[0]?.isOutput !== true) {
      for (const run of this.activationRuns(group)) this.addSlope(tape, run);
      return;
    }
    for (const output of group.units) {
      const index = this.network.outputs.indexOf(output);
      const { gradient } = this.losses[index] as (typeof this.losses)[number];
      const place = { ...this.place(output), rows: output.unit.neurons, activation: output.unit.activation };
      const isOfZ = this.loss(index).kind.endsWith("cross_entropy");
      const add = () => gradient !== 0 && tape.add("addRows", place.d, gradient, stride, place.rows);
      if (!isOfZ) add();
      if (!isOfZ || gradient !== 0) this.addSlope(tape, place);
      if (isOfZ) add();
    }
  }

  private addSlope(
    tape: TapeWriter,
    run: { z: number; y: number; d: number; rows: number; activation: Activation },
  ): void {
    const { z, y, d, rows, activation } = run;
    if (activation === "softmax") tape.add("softmaxBackward", d, y, this.stride, rows);
    else if (activation !== "linear") {
      tape.add("activateBackward", d, d, z, y, this.stride, rows, activationKind[activation], 0);
    }
  }

  /**
   * The normalised columns of hidden units in a range, in parts whose gradients lie side by side and have all or none had a
   * contribution. Marks them as touched. Inputs get no gradient.
   */
  private hiddenParts(
    row: number,
    rows: number,
  ): { row: number; rows: number; d: number; touched: boolean }[] {
    const parts: { row: number; rows: number; d: number; touched: boolean }[] = [];
    for (const group of this.network.groups) {
      for (const member of group.units) {
        if (member.row < row || member.row >= row + rows) continue;
        const { neurons } = member.unit;
        const { d } = this.place(member);
        const touched = this.touched.has(member.row);
        this.touched.add(member.row);
        const last = parts.at(-1);
        const joins =
          last?.touched === touched &&
          last.row + last.rows === member.row &&
          last.d + last.rows * this.stride === d;
        if (last && joins) last.rows += neurons;
        else parts.push({ row: member.row, rows: neurons, d, touched });
      }
    }
    return parts;
  }
}
