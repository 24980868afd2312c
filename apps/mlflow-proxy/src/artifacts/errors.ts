import { CerebrosError, invalidInput, mlflow } from "@cerebros/contracts";

export function notFound(path: string): CerebrosError {
  return new mlflow.MlflowError("RESOURCE_DOES_NOT_EXIST", `No such artifact: '${path}'`, { field: "path" });
}

/** What the file system reports, in the words of the closed error list; anything else passes through unchanged. */
export function toArtifactError(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOTDIR":
    case "EEXIST":
    case "EISDIR":
    case "ENOTEMPTY":
      return invalidInput(
        "path",
        `${path} cannot be stored: a file stands where it needs a folder, or the reverse`,
      );
    case "ENAMETOOLONG":
      return invalidInput("path", `${path} has a name that is too long for the file system`);
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new CerebrosError(
        "storage_full",
        `no space left for the artifact ${path}: free some space on the disk of --artifacts-destination`,
        { cause: error },
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "EIO":
    case "EMFILE":
    case "ENFILE":
      return new CerebrosError(
        "storage_failed",
        `cannot use the artifact ${path}: ${(error as Error).message}`,
        {
          cause: error,
        },
      );
    default:
      return error;
  }
}
