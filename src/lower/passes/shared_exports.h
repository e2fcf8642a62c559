// Fields of exported records (language page Z4): they are assigned only while nobody else can see the record.
//
// In:         a library after `ownership`.
// Out:        T088 for each exported record type whose objects are changed through one name while another
//             live name can see them, at the first such change, with the place where the second name was
//             made.
// Guarantees: the program is not changed.
#pragma once

#include "diag/diagnostic.h"
#include "ir/ir.h"

namespace mochi::lower {

// True if nothing was reported.
bool check_shared_exports(const ir::Program& program, Sink& sink);

}  // namespace mochi::lower
