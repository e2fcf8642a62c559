// The targets that code is emitted for: one row each. What a command needs to know of a target stands here,
// but for the process that runs its code.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "emit/common/crates.h"
#include "emit/common/output.h"
#include "emit/surface/surface.h"
#include "ir/ir.h"
#include "ir/shape.h"

namespace mochi::emit {

// Another name by which a target is asked for.
struct TargetAlias {
  std::string_view name;
  // Libraries asked for by it are written as TypeScript source (LibraryOptions::typescript_source).
  bool typescript_source = false;
};

struct Target {
  std::string_view name;
  std::span<const TargetAlias> aliases;
  Language language;
  // What lower::shape must make of a program before the two below take it.
  ir::Shape shape;
  // It can call crates: foreign functions of theirs stay what they are.
  bool calls_crates = false;
  // A program, after the passes for programs, as files of the target. `crates`: what its foreign functions call; null if
  // it calls none.
  Result<Output> (*program)(const ir::Program& program, const CrateCalls* crates);
  // A package, after the passes for libraries, tests kept.
  Result<Output> (*library)(const ir::Program& program, const LibraryOptions& options);
};

// All rows.
std::span<const Target> targets();
// By name or alias; null if no emitter knows the target.
const Target* find_target(std::string_view name);
// Asked for by this name, libraries are TypeScript source.
bool asks_typescript(std::string_view name);
// What users may ask for, built already or not, in the order in which help shows it.
std::span<const std::string_view> target_names();
bool is_target_name(std::string_view name);

}  // namespace mochi::emit
