export * from "./text";
export * from "./stats";
export * from "./search";
export * from "./version";
export * from "./table";
