import type { mlflow } from "@cerebros/contracts";
import { type Clause, type Condition, clausesOf } from "../search-filter/syntax.js";

/** MLflow keeps prompts as registered models and versions with this tag. */
const promptTag = "mlflow.prompt.is_prompt";

export function isPrompt(tags: readonly mlflow.Tag[]): boolean {
  return tags.some(({ key, value }) => key === promptTag && value.toLowerCase() === "true");
}

/** A search of the registry hides prompts, unless its filter asks for them by their tag. */
export interface PromptRule {
  /** What the search leaves out; null = nothing. */
  without_tag: mlflow.Tag | null;
  /** Without the clauses that only say whether prompts are wanted. */
  filter: Condition;
}

/** Every clause about the tag but `= 'true'` means: no prompts. Models have no such tag that it could be compared with. */
export function applyPromptRule(filter: Condition): PromptRule {
  const about = clausesOf(filter).filter(isAboutPrompts);
  const wanted = about.length > 0 && about.every(asksForPrompts);
  return wanted
    ? { without_tag: null, filter }
    : { without_tag: { key: promptTag, value: "true" }, filter: withoutPromptClauses(filter) };
}

function isAboutPrompts({ entity, key }: Clause): boolean {
  return entity === "tag" && key === promptTag;
}

function asksForPrompts(clause: Clause): boolean {
  return clause.operator === "=" && clause.value === "true";
}

function withoutPromptClauses(condition: Condition): Condition {
  if (condition.kind !== "clause")
    return { ...condition, conditions: condition.conditions.map(withoutPromptClauses) };
  return isAboutPrompts(condition.clause) ? { kind: "and", conditions: [] } : condition;
}
