import { pick } from "@demo/faults";

pick([1, 2, 3], 4);
