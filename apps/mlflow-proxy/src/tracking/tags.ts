import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkKey, checkLength, fitLength } from "./key.js";

/** Run tags as they are stored, or a refusal that names the place, e.g. `tags[1].key`. */
export function checkTags(context: TrackingContext, tags: readonly mlflow.Tag[]): mlflow.Tag[] {
  return tags.map((tag, index) => checkTag(context, tag, `tags[${index}].`));
}

/** Tags of a run that is to be: of their keys MLflow asks nothing but that they fit the column. */
export function checkNewRunTags(context: TrackingContext, tags: readonly mlflow.Tag[]): mlflow.Tag[] {
  return tags.map(({ key, value }, index) => {
    checkLength(key, mlflow.limits.key, `tags[${index}].key`);
    return { key, value: fitTagValue(context, value, `tags[${index}].value`) };
  });
}

/** @param prefix of the field names in a refusal: empty, or ending in a dot. */
export function checkTag(context: TrackingContext, { key, value }: mlflow.Tag, prefix: string): mlflow.Tag {
  checkKey(key, `${prefix}key`);
  return { key, value: fitTagValue(context, value, `${prefix}value`) };
}

function fitTagValue({ truncate_long_values }: TrackingContext, value: string, field: string): string {
  return fitLength(value, mlflow.limits.run_tag_value, field, truncate_long_values);
}

/** Of each key the last: last write wins, also within one request. */
export function distinctTags(tags: readonly mlflow.Tag[]): mlflow.Tag[] {
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
}
