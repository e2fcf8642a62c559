// Python (3.11 and later) from the IR. An int is a Python int, checked against 64 bits where ranges do not
// prove it.
#pragma once

#include "base/result.h"
#include "emit/common/output.h"
#include "ir/ir.h"

namespace mochi::emit {

// A program in one file, `main.py`: `program` has passed the pipeline for programs. Its standard output, exit
// status and first line on stderr are those of the VM.
Result<Output> emit_python_program(const ir::Program& program);

// The modules of a package: `src/<import name>/…py` with inline types, `tests/test_*.py` for pytest.
// `program` has passed the pipeline for libraries, with its tests.
Result<Output> emit_python_library(const ir::Program& program, const LibraryOptions& options);

}  // namespace mochi::emit
