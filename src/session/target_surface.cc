#include "session/target_surface.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "fanout/mapping/name.h"
#include "session/compile.h"
#include "session/packages/beside.h"

namespace mochi {
namespace {

fanout::Destination destination_of(emit::Language language) {
  switch (language) {
    case emit::Language::typescript: return fanout::Destination::npm;
    case emit::Language::python: return fanout::Destination::pypi;
    case emit::Language::jvm: return fanout::Destination::maven;
    case emit::Language::dotnet: return fanout::Destination::nuget;
    case emit::Language::swift: return fanout::Destination::swift;
    case emit::Language::kotlin: return fanout::Destination::kotlin;
    case emit::Language::rust: return fanout::Destination::crates;
    case emit::Language::beam: return fanout::Destination::hex;
  }
  return fanout::Destination::npm;
}

// Where the items of a module stand: `slugify`, `slugify(options)`, `Token`, `Token.start`.
class SurfacePlaces {
 public:
  explicit SurfacePlaces(const check::Checked& checked)
      : checked_(checked), names_(*checked.names), types_(*checked.types) {
    for (const check::Fun& f : checked.funs) {
      if (!f.name || !f.module) continue;
      std::string item(names_.text(f.name));
      if (f.method_of) item = std::string(names_.text(types_.decl(f.method_of).name)) + "." + item;
      add(f.module, item, f.span);
      for (const check::VarId p : f.params) {
        add(f.module, item + "(" + std::string(names_.text(checked.vars[p].name)) + ")",
            checked.vars[p].span);
      }
    }
    for (std::uint32_t i = 0; i < types_.decl_count(); ++i) decl(types_.decl(types::DeclId(i)));
    for (const check::Var& v : checked.vars) {
      if (v.kind == check::VarKind::global && v.module)
        add(v.module, std::string(names_.text(v.name)), v.span);
    }
  }

  Span find(const std::string& module, std::string item) const {
    while (true) {
      auto found = spans_.find({module, item});
      if (found != spans_.end()) return found->second;
      const std::size_t cut = item.find_last_of(".(<");
      if (cut == std::string::npos || cut == 0) return {};
      item.resize(cut);
    }
  }

 private:
  void decl(const types::TypeDecl& d) {
    if (!d.module) return;
    const std::string name(names_.text(d.name));
    add(d.module, name, d.span);
    auto fields = [&](const std::string& of, const std::vector<types::Field>& list) {
      for (const types::Field& f : list) add(d.module, of + "." + std::string(names_.text(f.name)), f.span);
    };
    fields(name, d.fields);
    for (const types::Variant& v : d.variants) {
      const std::string variant = name + "." + std::string(names_.text(v.name));
      add(d.module, variant, v.span);
      fields(variant, v.fields);
    }
  }
  template <typename M>
  void add(M module, const std::string& item, Span span) {
    spans_.emplace(std::pair(checked_.modules[module.value].name, item), span);
  }

  const check::Checked& checked_;
  const Names& names_;
  const types::TypeStore& types_;
  std::map<std::pair<std::string, std::string>, Span> spans_;
};

}  // namespace

emit::NativeSurface native_surface(const api::Surface& surface, emit::Language language, bool bigint_ints) {
  emit::NativePackage self{surface.package, "", bigint_ints};
  if (!surface.package.empty()) {
    Result<fanout::NativeName> name = fanout::map_name(destination_of(language), surface.package, {});
    if (name) self.import_name = name->import_name;
  }
  return emit::native_surface(surface, language, self);
}

emit::LibraryOptions library_options(FileSystem& files, const Compilation& library, emit::Language language) {
  const std::string& package = library.surface.package;
  const fanout::Destination destination = destination_of(language);
  auto native = [&](const std::string& name) {
    const auto directory = library.directories.find(name);
    const NativeForm form =
        directory == library.directories.end() ? NativeForm() : native_form(files, directory->second);
    const auto override = form.names.find(destination);
    Result<fanout::NativeName> made = fanout::map_name(
        destination, name, override == form.names.end() ? fanout::NameOverride() : override->second);
    return emit::NativePackage{name, made ? made->import_name : name, form.bigint_ints};
  };
  emit::LibraryOptions options;
  if (package.empty()) return options;
  options.self = native(package);
  options.surface = &library.surface;
  const auto root = library.directories.find(package);
  if (root != library.directories.end()) options.version = native_form(files, root->second).version;
  std::map<std::string, emit::NativePackage> others;
  for (const ir::Module& m : library.program.modules) {
    if (m.package.starts_with("@") && m.package != package && !others.contains(m.package))
      others.emplace(m.package, native(m.package));
  }
  for (auto& [name, other] : others) options.dependencies.push_back(std::move(other));
  return options;
}

namespace {

// The imports of crates, which only Rust can call.
void refuse_crate_imports(const check::Checked& checked, const std::vector<emit::Language>& languages,
                          std::vector<Diagnostic>& all) {
  std::string others;
  for (const emit::Language language : languages) {
    if (language != emit::Language::rust)
      others += fmt::format("{}`{}`", others.empty() ? "" : ", ", emit::language_word(language));
  }
  if (others.empty()) return;
  for (const check::Module& module : checked.modules) {
    for (const check::ModuleImport& import : module.imports) {
      if (!import.module.valid()) continue;
      const std::string& name = checked.modules[import.module.value].name;
      if (!name.starts_with(emit::kCrateModule)) continue;
      Diagnostic d;
      d.code = Code::C013;
      d.span = import.span;
      d.message = fmt::format("the crate `{}` is imported, and libraries for {} cannot call crates",
                              name.substr(emit::kCrateModule.size()), others);
      d.help = "Build it for Rust alone: `supports = [\"rust\"]` in `[targets]`. Others would need what the crate does in Mochi, "
               "or a package of theirs behind an override (`[targets.NAME.overrides]`).";
      all.push_back(std::move(d));
    }
  }
}

}  // namespace

std::vector<Diagnostic> target_refusals(const check::Checked& checked, const api::Surface& surface,
                                        const std::vector<emit::Language>& languages, bool bigint_ints) {
  std::vector<Diagnostic> all;
  refuse_crate_imports(checked, languages, all);
  std::unique_ptr<SurfacePlaces> places;
  for (const emit::Language language : languages) {
    for (const emit::Refusal& r : native_surface(surface, language, bigint_ints).refusals) {
      if (places == nullptr) places = std::make_unique<SurfacePlaces>(checked);
      Diagnostic d;
      d.code = r.code == "T100" ? Code::T100 : Code::M057_FAN_E007;
      d.span = places->find(r.module, r.item);
      d.message = fmt::format("`{}` cannot be had on target `{}`: {}", r.item, emit::language_word(language),
                              r.reason);
      d.help = r.remedy;
      all.push_back(std::move(d));
    }
  }
  return all;
}

}  // namespace mochi
