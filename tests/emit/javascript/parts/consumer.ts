import { same } from "@demo/parts";

if (!same({ x: 1, y: 2 }, { x: 1, y: 2 }) || same({ x: 1, y: 2 }, { x: 2, y: 2 })) throw new Error("same");
