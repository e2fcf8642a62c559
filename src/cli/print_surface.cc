#include "cli/print_surface.h"

#include <fmt/format.h>

#include <vector>

#include "session/packages/beside.h"
#include "session/target_surface.h"

namespace mochi {
namespace {

std::string refusal_text(const emit::Refusal& r, emit::Language language) {
  return fmt::format("error[{}]: `{}` of {} on {}: {}\n  help: {}\n", r.code, r.item, r.module,
                     emit::language_word(language), r.reason, r.remedy);
}

// Of the package that `path` is part of.
bool has_bigint_ints(const Context& context, const std::string& path) {
  const std::string root = project_root(context.host.files, path);
  return !root.empty() && native_form(context.host.files, root).bigint_ints;
}

}  // namespace

int print_native_surface(Context& context, const std::string& path, const api::Surface& surface,
                         emit::Language language) {
  const emit::NativeSurface made = native_surface(surface, language, has_bigint_ints(context, path));
  context.print(emit::surface_text(made, language));
  return made.refusals.empty() ? kExitOk : kExitFailure;
}

int print_all_surfaces(Context& context, const std::string& path, const api::Surface& surface) {
  const bool bigint_ints = has_bigint_ints(context, path);
  std::vector<emit::NativeSurface> all;
  for (const emit::Language language : emit::kLanguages)
    all.push_back(native_surface(surface, language, bigint_ints));
  std::string text;
  bool refused = false;
  for (std::size_t m = 0; m < surface.modules.size(); ++m) {
    const api::Module& module = surface.modules[m];
    text += (m == 0 ? "module " : "\nmodule ") + module.name + "\n";
    for (std::size_t l = 0; l < all.size(); ++l) {
      text += fmt::format("  {:<11}{}\n", emit::language_word(emit::kLanguages[l]), all[l].modules[m].import);
    }
    std::vector<std::string> heads;
    for (const api::TypeDecl& t : module.types)
      heads.push_back(fmt::format("{} {}", api::type_decl_kind_word(t.kind), t.name));
    for (const api::Constant& c : module.constants)
      heads.push_back(fmt::format("let {}: {}", c.name, api::spell(c.type)));
    for (const api::Function& f : module.functions) heads.push_back(api::signature(f));
    for (std::size_t i = 0; i < heads.size(); ++i) {
      text += "\n" + heads[i] + "\n";
      for (std::size_t l = 0; l < all.size(); ++l) {
        text += fmt::format("  {:<11}{}\n", emit::language_word(emit::kLanguages[l]),
                            all[l].modules[m].items[i].head);
      }
    }
  }
  for (std::size_t l = 0; l < all.size(); ++l) {
    for (const emit::Refusal& r : all[l].refusals) text += "\n" + refusal_text(r, emit::kLanguages[l]);
    refused = refused || !all[l].refusals.empty();
  }
  context.print(text);
  return refused ? kExitFailure : kExitOk;
}

}  // namespace mochi
