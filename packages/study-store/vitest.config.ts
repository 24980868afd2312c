export { default } from "@cerebros/vitest";
