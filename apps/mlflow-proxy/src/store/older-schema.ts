import {
  type BinaryOperationNode,
  type ColumnNode,
  type InsertQueryNode,
  type KyselyPlugin,
  type OnConflictNode,
  type OperationNode,
  OperationNodeTransformer,
  PrimitiveValueListNode,
  RawNode,
  ReferenceNode,
  ValueListNode,
  ValuesNode,
} from "kysely";
import type { Features } from "./features.js";

/**
 * Queries are written for the newest schema. On a database without workspaces this takes that column out of what they
 * insert, compare and call a conflict, and out of inputs the step, so that no query asks which schema it runs on.
 *
 * Not its business: a selection of `inputs.step` by name, and SQL that is spelt out as text.
 */
export function forOlderSchema(features: Features): KyselyPlugin {
  const transformer = new OlderSchema(features);
  return {
    transformQuery: ({ node }) => transformer.transformNode(node),
    transformResult: async ({ result }) => result,
  };
}

class OlderSchema extends OperationNodeTransformer {
  readonly #features: Features;

  constructor(features: Features) {
    super();
    this.#features = features;
  }

  protected override transformInsertQuery(node: InsertQueryNode): InsertQueryNode {
    const kept = super.transformInsertQuery(node);
    const { columns, values } = kept;
    if (columns === undefined || values === undefined || !ValuesNode.is(values)) return kept;
    const table = kept.into?.table.identifier.name;
    const stays = columns.map((column) => !this.#lacks(nameOf(column), table));
    const only = <T>(list: readonly T[]) => list.filter((_, index) => stays[index]);
    return {
      ...kept,
      columns: only(columns),
      values: ValuesNode.create(
        values.values.map((list) =>
          PrimitiveValueListNode.is(list)
            ? PrimitiveValueListNode.create(only(list.values))
            : ValueListNode.create(only(list.values)),
        ),
      ),
    };
  }

  protected override transformOnConflict(node: OnConflictNode): OnConflictNode {
    const kept = super.transformOnConflict(node);
    if (kept.columns === undefined) return kept;
    return { ...kept, columns: kept.columns.filter((column) => !this.#lacks(nameOf(column), undefined)) };
  }

  protected override transformBinaryOperation(node: BinaryOperationNode): BinaryOperationNode {
    const kept = super.transformBinaryOperation(node);
    if (!this.#comparesWorkspace(kept.leftOperand)) return kept;
    return { ...kept, leftOperand: one, rightOperand: one };
  }

  #comparesWorkspace(operand: OperationNode): boolean {
    return (
      ReferenceNode.is(operand) &&
      operand.column.kind === "ColumnNode" &&
      this.#lacks(nameOf(operand.column), undefined)
    );
  }

  #lacks(column: string, table: string | undefined): boolean {
    if (column === "workspace") return !this.#features.workspaces;
    return column === "step" && table === "inputs" && !this.#features.inputs_step;
  }
}

const one = RawNode.createWithSql("1");

function nameOf(column: ColumnNode): string {
  return column.column.name;
}
