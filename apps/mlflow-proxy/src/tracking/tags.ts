import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkKey, fitLength } from "./key.js";

/** Run tags as they are stored, or a refusal that names the place, e.g. `tags[1].key`. */
export function checkTags(context: TrackingContext, tags: readonly mlflow.Tag[]): mlflow.Tag[] {
  return tags.map((tag, index) => checkTag(context, tag, `tags[${index}].`));
}

/** @param prefix of the field names in a refusal: empty, or ending in a dot. */
export function checkTag(context: TrackingContext, { key, value }: mlflow.Tag, prefix: string): mlflow.Tag {
  checkKey(key, `${prefix}key`);
  const { truncate_long_values } = context;
  const fitted = fitLength(value, mlflow.limits.run_tag_value, `${prefix}value`, truncate_long_values);
  return { key, value: fitted };
}

/** Of each key the last: last write wins, also within one request. */
export function distinctTags(tags: readonly mlflow.Tag[]): mlflow.Tag[] {
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
}
