export { type OpenStudyOptions, type OwnStudy, openStudy } from "./open-study.js";
export type { StoredStudy } from "./stored-study.js";
export { studyCalls } from "./study-calls.js";
export { openStudyStore, type StudyStore, type StudyStoreOptions } from "./study-store.js";
