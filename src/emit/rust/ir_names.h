// What the IR and the types call their parts, without their namespaces for all files of this emitter.
#pragma once

#include "ir/ir.h"

namespace mochi::emit::rust {

using ir::BlockId;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using ir::ModuleId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::DeclId;
using types::TypeId;
using types::TypeKind;

}  // namespace mochi::emit::rust
