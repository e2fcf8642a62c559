#include "emit/common/readme.h"

#include <algorithm>

namespace mochi::emit {
namespace {

constexpr std::string_view kReadmeTitle = "example of README";
constexpr std::string_view kAnyFence = "```";
constexpr std::size_t kMostBlocks = 10'000;

// The number of the block, from 0, that a test of this title stands for.
std::size_t block_of(std::string_view title) {
  if (!title.starts_with(kReadmeTitle)) return kMostBlocks;
  title.remove_prefix(kReadmeTitle.size());
  if (title.empty()) return 0;
  std::size_t n = 0;
  for (const char c : title.substr(1)) {
    if (c < '0' || c > '9' || n > kMostBlocks) return kMostBlocks;
    n = 10 * n + static_cast<std::size_t>(c - '0');
  }
  return n == 0 ? kMostBlocks : n - 1;
}

std::string_view without_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' '))
    line.remove_suffix(1);
  return line;
}

}  // namespace

bool is_readme(const ir::Module& module) {
  const bool named = module.name.size() == module.package.size() + 1 + kReadmeModule.size() &&
                     module.name.ends_with(kReadmeModule);
  return named && !module.package.empty() && !module.tests.empty() && module.functions.empty() &&
         module.globals.empty() && module.types.empty();
}

std::vector<ir::FunctionId> readme_examples(const ir::Program& program) {
  std::vector<ir::FunctionId> found;
  for (const ir::ModuleId id : program.order) {
    const ir::Module& module = program.modules[id];
    if (!is_readme(module) || module.package != program.modules[program.order.back()].package) continue;
    for (const ir::FunctionId test : module.tests) {
      const std::size_t n = block_of(program.functions[test].title);
      if (n >= kMostBlocks) continue;
      found.resize(std::max(found.size(), n + 1));
      found[n] = test;
    }
  }
  return found;
}

std::string translate_readme(std::string_view readme, std::string_view language,
                             const std::vector<std::string>& blocks) {
  std::string made;
  std::size_t next = 0;
  bool inside = false;    // of a fenced block
  bool replaced = false;  // whose lines are dropped
  while (!readme.empty()) {
    const std::size_t end = std::min(readme.find('\n'), readme.size() - 1) + 1;
    const std::string_view line = readme.substr(0, end);
    readme.remove_prefix(end);
    const std::string_view text = without_end(line);
    if (inside) {
      inside = text != kAnyFence;
      if (replaced && inside) continue;
    } else if (text.starts_with(kAnyFence)) {
      inside = true;
      const bool example = text == "```mochi";
      replaced = example && next < blocks.size() && !blocks[next].empty();
      if (replaced) made += std::string(kAnyFence) + std::string(language) + "\n" + blocks[next];
      if (example) ++next;
      if (replaced) continue;
    }
    made += line;
  }
  return made;
}

}  // namespace mochi::emit
