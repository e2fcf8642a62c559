// JavaScript (ES2022 modules) from the IR. An int is a `number` where it is a safe integer, else a `bigint`
// (design section 3); ranges decide where plain operators do.
#pragma once

#include "base/result.h"
#include "emit/common/output.h"
#include "ir/ir.h"

namespace mochi::emit {

// A program in one file, `main.mjs`, for node: `program` has passed the pipeline for programs. Its standard
// output, exit status and first line on stderr are those of the VM.
Result<Output> emit_javascript_program(const ir::Program& program);

// The modules of a package for npm: `dist/*.js` (ESM) with `.d.ts` beside, `test/*.test.js` for node:test.
// `program` has passed the pipeline for libraries, with its tests.
Result<Output> emit_javascript_library(const ir::Program& program, const LibraryOptions& options);

}  // namespace mochi::emit
