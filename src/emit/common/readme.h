// The README of a package in a target's language. Its `mochi` blocks that show how the package is used are
// tests of a module of their own, which the front end adds to the program (cli/examples); an emitter writes
// those tests among its native ones and shows their code in the README.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ir/ir.h"

namespace mochi::emit {

// Behind the package's name and a slash: the module of the README. It exports nothing and is no part of what
// is shipped.
inline constexpr std::string_view kReadmeModule = "README";

// The module holds nothing but examples of a README.
bool is_readme(const ir::Module& module);

// The tests of the README's blocks, by the number of the block among those that begin with "```mochi"; none
// where a block is no test. Empty if the program has no module of a README.
std::vector<ir::FunctionId> readme_examples(const ir::Program& program);

// The README with its n-th `mochi` block as `blocks[n]`, which ends with a line end, fenced as `language`.
// Blocks without a counterpart, or with an empty one, stay as they are.
std::string translate_readme(std::string_view readme, std::string_view language,
                             const std::vector<std::string>& blocks);

}  // namespace mochi::emit
