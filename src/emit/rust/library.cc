// A package as a crate (fan-out page section 10). Public modules hold the types and functions that users see,
// with the types that they expect; the code behind them stands in one private module and uses the shared
// types of the support code, values being converted on the way in and out.
#include <algorithm>

#include "base/check.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "emit/common/readme.h"
#include "emit/common/surface_types.h"
#include "emit/rust/crates/calls.h"
#include "emit/rust/examples.h"
#include "emit/rust/face/public_face.h"
#include "emit/rust/names.h"
#include "emit/rust/native/program.h"
#include "emit/rust/native/support.h"
#include "emit/rust/places.h"
#include "emit/rust/rust.h"
#include "emit/rust/shared/border.h"
#include "emit/rust/shared/writer.h"
#include "ir/walk.h"

namespace mochi {
extern const std::string_view kRustBorder;
extern const std::string_view kRustBigInt;
}  // namespace mochi

namespace mochi::emit {
namespace rust {
namespace {

class Library {
 public:
  Library(const ir::Program& program, const LibraryOptions& options)
      : program_(program),
        face_(program, options),
        native_(program, face_),
        border_(program, face_, options.crates),
        types_(*program.types),
        crates_(options.crates),
        crate_(options.self.import_name),
        readme_(options.readme),
        surface_(options.surface) {}

  Result<Output> run() {
    native_.settle();
    choose();
    MOCHI_TRY_VOID(refuse());
    face_.show(doc_examples(native_, crate_));
    Output output;
    output.readme = shown_readme(native_, crate_, readme_);
    auto add = [&](std::string path, std::string text) {
      output.files.push_back({std::move(path), std::move(text), false});
    };
    const std::string inner = shared_.empty() ? std::string() : border_.inner_text(shared_, shared_globals_);
    std::map<std::string, PlacedText> texts;
    for (const DeclId d : border_.converted()) named_.name(d);
    // Who uses a type comes before the module that declares it.
    for (auto at = program_.order.rbegin(); at != program_.order.rend(); ++at) {
      const ModuleId m = *at;
      if (face_.file(m).empty() || is_readme(program_.modules[m])) continue;
      PlacedText text = module_text(m);
      if (text.empty() && !face_.is_public(m)) continue;
      texts[face_.path(m)] = std::move(text);
      heads_[face_.path(m)] = doc_lines(face_.example_doc(program_.modules[m].doc, m, "package"), "", true);
      // Its forms are those of all targets, bit for bit.
      if (program_.modules[m].package == "std")
        heads_[face_.path(m)] += "#![allow(dead_code, clippy::all, clippy::pedantic)]\n";
      if (face_.is_public(m))
        output.entries.push_back({program_.modules[m].name, face_.file(m), {}});
      else
        hidden_.insert(face_.path(m));
    }
    add_parents(texts);
    std::set<std::string> helpers = native_.helpers();
    helpers.insert(native_.test_helpers().begin(), native_.test_helpers().end());
    const bool located = library_needs_places(helpers);
    for (const auto& [path, text] : texts) {
      PlacedText whole = joined_module(path, text, texts, !helpers.empty(), !inner.empty(), located);
      if (path == "crate" && !output.readme.empty())
        whole += "\n#[cfg(doctest)]\n#[doc = include_str!(\"../README.md\")]\nstruct Readme;\n";
      places_.take(whole, file_of(path), program_);
      add(file_of(path), std::move(whole.text));
    }
    if (located) add("src/places.rs", places_.text());
    if (!inner.empty()) add("src/inner.rs", why_shared() + inner);
    if (!inner.empty() || big_)
      add("src/bigint.rs", "//! Integers of any size.\n#![allow(dead_code, clippy::all, clippy::pedantic)]\n\nuse std::cmp::Ordering;\n" +
                               std::string(kRustBigInt));
    if (!inner.empty()) add("src/shared.rs", std::string(rust_runtime()) + std::string(kRustBorder));
    if (crates_ != nullptr && !inner.empty()) add_call_support(output, "src", "shared", *crates_);
    if (!helpers.empty()) add("src/runtime.rs", runtime_text());
    std::sort(output.files.begin(), output.files.end(),
              [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
    std::sort(output.entries.begin(), output.entries.end(),
              [](const OutputEntry& a, const OutputEntry& b) { return a.module < b.module; });
    output.helpers.assign(helpers.begin(), helpers.end());
    return output;
  }

 private:
  // Modules of modules, up to the root.
  void add_parents(std::map<std::string, PlacedText>& texts) {
    std::vector<std::string> paths;
    for (const auto& [path, text] : texts) paths.push_back(path);
    for (std::string path : paths) {
      const bool hidden = hidden_.contains(path);
      for (std::size_t cut = path.rfind("::"); cut != std::string::npos; cut = path.rfind("::")) {
        path.resize(cut);
        if (texts.emplace(path, "").second && hidden && path != "crate") hidden_.insert(path);
        if (!hidden) hidden_.erase(path);
      }
    }
    texts.emplace("crate", "");
  }

  PlacedText joined_module(const std::string& path, const PlacedText& text,
                           const std::map<std::string, PlacedText>& texts, bool runtime, bool inner,
                           bool located) {
    std::vector<std::pair<std::string, std::string>> modules;
    for (const auto& [below, unused] : texts) {
      if (below.size() <= path.size() || !below.starts_with(path + "::")) continue;
      const std::string name = below.substr(path.size() + 2);
      if (name.find("::") != std::string::npos) continue;
      modules.emplace_back(
          name, (hidden_.contains(below) ? (path == "crate" ? "mod " : "pub(crate) mod ") : "pub mod ") +
                    name + ";\n");
    }
    if (path == "crate") {
      if (inner) modules.emplace_back("inner", "mod inner;\n");
      if (inner && crates_ != nullptr) modules.emplace_back("abi", "mod abi;\n");
      if (located) {
        const bool tests = !library_needs_places(native_.helpers());
        modules.emplace_back("places", tests ? "#[cfg(test)]\nmod places;\n" : "mod places;\n");
      }
      if (runtime) modules.emplace_back("runtime", "mod runtime;\n");
      if (inner || big_) modules.emplace_back("bigint", "mod bigint;\n");
      if (inner) modules.emplace_back("shared", "mod shared;\n");
    }
    std::sort(modules.begin(), modules.end());
    std::string lines;
    for (const auto& [name, line] : modules) lines += line;
    std::string head = heads_.contains(path) ? heads_.at(path) : std::string();
    if (!lines.empty()) head += (head.empty() ? "" : "\n") + lines;
    if (path == "crate" && big_ && face_.shows_big())
      head += "\npub use crate::bigint::{BigInt, BigIntRangeError, ParseBigIntError};\n";
    return join_parts({head, text}, "\n");
  }

  // Some helper says where the program was.
  bool library_needs_places(const std::set<std::string>& helpers) {
    const std::vector<std::string> all = native_support().closure(helpers);
    return std::find(all.begin(), all.end(), "fault") != all.end();
  }

  // The support code in use; what only tests use is there for them only.
  std::string runtime_text() {
    const RuntimeLibrary* library = &native_support();
    std::string text = library->select(native_.helpers());
    std::set<std::string> shown;
    for (const std::string& name : library->closure(native_.helpers())) shown.insert(name);
    if (text.empty()) text = "//! What the modules of this crate share.\n\n";
    for (const std::string& name : library->closure(native_.test_helpers())) {
      if (shown.contains(name)) continue;
      bool begins = true;
      for (const std::string_view line : split_lines(library->section(name))) {
        if (begins && !line.empty() && line.front() != ' ') text += "#[cfg(test)]\n";
        begins = line.empty();
        text += std::string(line) + "\n";
      }
    }
    while (text.ends_with("\n\n")) text.pop_back();
    if (text.find("fn leave_if_tried(") != text.npos) {
      constexpr std::string_view kFault = "fn fault(message: &str) -> ! {\n";
      text.insert(text.find(kFault) + kFault.size(), "    leave_if_tried(message);\n");
    }
    return join_impls(text);
  }

  // What is written natively, and what stays with shared types.
  void choose() {
    std::set<FunctionId> roots;
    std::set<FunctionId> tests;
    std::vector<FunctionId> todo;
    for (ModuleId m : program_.order) {
      const ir::Module& module = program_.modules[m];
      if (!face_.is_own(m) || is_readme(module)) continue;
      for (FunctionId f : module.functions) {
        const ir::Function& function = program_.functions[f];
        const bool open = face_.is_public(m) && face_.is_exported(f);
        if (!open || !function.body.root.valid()) continue;
        if (native_.is_native(f))
          roots.insert(f);
        else
          todo.push_back(f);
      }
      for (GlobalId g : module.globals) {
        const FunctionId init = program_.globals[g].lazy_init;
        if (!program_.globals[g].exported || !face_.is_public(m) || !init.valid()) continue;
        if (native_.is_native(init))
          roots.insert(init);
        else
          todo.push_back(init);
      }
      for (FunctionId f : module.tests) {
        if (program_.functions[f].kind != ir::FunctionKind::test) continue;
        if (native_.is_native(f))
          tests.insert(f);
        else
          todo.push_back(f);
      }
    }
    used_ = native_.reached(roots);
    tested_ = native_.reached(tests);
    for (const std::set<FunctionId>& callers : {used_, tested_}) {
      const std::set<FunctionId> faced = native_.faced_by(callers);
      todo.insert(todo.end(), faced.begin(), faced.end());
      faced_.insert(faced.begin(), faced.end());
    }
    find_made_variants();
    while (!todo.empty()) {
      const FunctionId id = todo.back();
      todo.pop_back();
      if (!shared_.insert(id).second) continue;
      const ProgramUses::Mentions& mentions = face_.program_uses.mentions(id);
      todo.insert(todo.end(), mentions.functions.begin(), mentions.functions.end());
      todo.insert(todo.end(), mentions.closures.begin(), mentions.closures.end());
      for (const GlobalId g : mentions.globals) {
        shared_globals_.insert(g);
        if (program_.globals[g].lazy_init.valid()) todo.push_back(program_.globals[g].lazy_init);
      }
    }
  }

  // A type of a crate in what users see.
  Result<void> refuse_crate_types() {
    for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
      const FunctionId id(i);
      const ir::Function& f = program_.functions[id];
      if (!face_.is_exported(id) || !face_.is_public(f.module) || !f.name.valid()) continue;
      const TypeId type = crate_type_of(f);
      if (!type.valid()) continue;
      return fail(Code::M057_FAN_E004,
                  "`" + std::string(program_.names->text(f.name)) + "` shows the type `" + types_.show(type) +
                      "` of a crate",
                  "Give texts, numbers or types of your own, and keep the crate's values inside.");
    }
    return {};
  }

  bool is_of_crate(TypeId type) const {
    const types::Type& t = types_[type];
    if (t.decl.valid() && types_.decl(t.decl).module.valid() &&
        program_.modules[types_.decl(t.decl).module].name.starts_with(kCrateModule))
      return true;
    return std::any_of(t.args.begin(), t.args.end(), [&](TypeId part) { return is_of_crate(part); });
  }

  TypeId crate_type_of(const ir::Function& f) const {
    if (is_of_crate(f.result)) return f.result;
    for (const ir::LocalId param : f.params) {
      if (is_of_crate(f.body.locals[param].type)) return f.body.locals[param].type;
    }
    return {};
  }

  Result<void> refuse() {
    MOCHI_TRY_VOID(refuse_crate_types());
    std::string all;
    for (FunctionId id : shared_) {
      const ir::Function& f = program_.functions[id];
      if (!face_.is_exported(id) || !face_.is_public(f.module) || !f.name.valid()) continue;
      // A native one is here only for a test that is not.
      if (native_.is_native(id) || !face_.crosses_functions(id)) continue;
      const DeclId of = face_.owner(id);
      const std::string name =
          (of.valid() ? std::string(program_.names->text(types_.decl(of).name)) + "." : "") +
          std::string(program_.names->text(f.name));
      all += (all.empty() ? "`" : ", `") + name + "` (its body uses " + native_.reason(id) + ")";
    }
    if (all.empty()) return {};
    return fail(Code::C013,
                "target `rust` cannot be given " + all +
                    ": functions that outlive the call may be called on any thread there, and code of this "
                    "kind stays "
                    "on one",
                "Give functions that only use values of declared types.");
  }

  bool has_unmade_variant(DeclId d) const {
    for (std::uint32_t v = 0; v < types_.decl(d).variants.size(); ++v)
      if (!made_.contains({d, v})) return true;
    return false;
  }

  // Of the functions that stand here for more than tests, and of the closures in them.
  void find_made_variants() {
    std::vector<FunctionId> todo(used_.begin(), used_.end());
    while (!todo.empty()) {
      const FunctionId id = todo.back();
      todo.pop_back();
      const ir::Body& body = program_.functions[id].body;
      ir::walk_exprs(body, [&](ir::ExprId e) {
        const ir::Expr& x = body.exprs[e];
        if (x.kind == ir::ExprKind::make_variant) made_.emplace(types_[x.type].decl, x.b);
      });
      const std::vector<FunctionId>& closures = face_.program_uses.mentions(id).closures;
      todo.insert(todo.end(), closures.begin(), closures.end());
    }
  }

  // Why functions that users call stand in front of this code.
  std::string why_shared() const {
    std::string text = "//! Code with shared values, behind the functions that users call:\n//!\n";
    for (const FunctionId id : shared_) {
      const ir::Function& f = program_.functions[id];
      if (native_.is_native(id) || native_.is_nested(id) || !f.name.valid()) continue;
      const DeclId of = face_.owner(id);
      text += "//! - `" + (of.valid() ? std::string(program_.names->text(types_.decl(of).name)) + "." : "") +
              std::string(program_.names->text(f.name)) + "`: " + native_.reason(id) + "\n";
    }
    return text;
  }

  // What stands in a module beside its types.
  struct Items {
    std::vector<PlacedText> globals;
    std::vector<PlacedText> functions;
    // By type, and what its parameters must be able to do besides.
    std::map<std::pair<DeclId, std::string>, std::vector<PlacedText>> members;
    // The same of the types that stand for them inside.
    std::map<std::pair<DeclId, std::string>, std::vector<PlacedText>> inside;
  };

  void add_global(GlobalId g, ModuleId m, Items& items, Uses& uses) {
    const ir::Global& global = program_.globals[g];
    if (!global.lazy_init.valid()) return;
    const bool open = face_.is_public(m);
    const DeclId owner = face_.owner(g);
    const bool used = used_.contains(global.lazy_init);
    const bool native = used || tested_.contains(global.lazy_init);
    native_.set_testing(!used);
    if (!native && (!global.exported || !open || !face_.is_own(m))) return;
    const std::string visible = global.exported ? open ? "pub " : "pub(crate) " : "";
    PlacedText text = (native && !used ? std::string(owner.valid() ? "    " : "") + "#[cfg(test)]\n" : "");
    text += native ? native_.global_text(g, visible, uses) : border_.global_text(g, m, uses);
    if (owner.valid()) {
      uses.name(owner);
      items.members[{owner, std::string()}].push_back(std::move(text));
    } else {
      items.globals.push_back(std::move(text));
    }
    if (std::string inner = native ? native_.inner_global_text(g, uses) : ""; !inner.empty())
      items.globals.emplace_back(std::move(inner));
  }

  void add_function(FunctionId f, ModuleId m, Items& items, Uses& uses) {
    const bool open = face_.is_public(m);
    const bool exported = face_.is_exported(f);
    const DeclId owner = face_.owner(f);
    const bool used = used_.contains(f);
    const bool native = used || tested_.contains(f);
    // What only tests call stands beside them.
    if (!used && !exported && !owner.valid() && native && has_tests(m)) return;
    const bool behind = shared_.contains(f) && ((exported && open) || faced_.contains(f));
    if (!native && !behind) return;
    const bool testing = native && !used && face_.is_own(m);
    native_.set_testing(testing);
    const bool hidden = !exported || face_.is_display(f);
    // Texts with holes call what std keeps to itself.
    const std::string visible = hidden && face_.is_own(m) ? "" : open ? "pub " : "pub(crate) ";
    PlacedText text = testing ? std::string(owner.valid() ? "    " : "") + "#[cfg(test)]\n" : "";
    if (exported && open && face_.has_short_form(f)) text += native_.short_text(f, visible, uses) + "\n";
    if (native && native_.is_split(f)) {
      text += native_.outer_text(f, visible, uses);
      PlacedText inner = native_.function_text(f, "", uses);
      if (!owner.valid()) {
        items.functions.push_back(std::move(text));
        items.functions.push_back(std::move(inner));
        return;
      }
      items.members[{owner, extra(f, native)}].push_back(std::move(text));
      (native_.is_in_twin(f) ? items.inside : items.members)[{owner, extra(f, native)}].push_back(std::move(inner));
      return;
    }
    text += native ? native_.function_text(f, visible, uses)
                   : PlacedText(border_.function_text(f, m, visible, uses));
    if (owner.valid())
      items.members[{owner, extra(f, native)}].push_back(std::move(text));
    else
      items.functions.push_back(std::move(text));
  }

  // Tests that are native stand in the module.
  bool has_tests(ModuleId m) const {
    const std::vector<FunctionId>& tests = program_.modules[m].tests;
    return std::any_of(tests.begin(), tests.end(), [&](FunctionId f) { return tested_.contains(f); });
  }

  std::string extra(FunctionId f, bool native) const {
    const bool generic = !types_.decl(face_.owner(f)).params.empty();
    return !generic ? std::string() : native ? std::string(face_.living(f)) : " + 'static";
  }

  PlacedText implementation(DeclId d, const std::string& more, const std::vector<PlacedText>& members,
                            const InsideForms* inside = nullptr) const {
    PlacedText text = face_.implementation(d, more, {}, inside) + " {\n";
    text += join_parts(members, "\n");
    text += "}\n";
    return text;
  }

  PlacedText module_text(ModuleId m) {
    const ir::Module& module = program_.modules[m];
    const bool open = face_.is_public(m);
    Uses uses;
    Items items;
    for (GlobalId g : module.globals) add_global(g, m, items, uses);
    std::set<FunctionId> lazy;
    for (GlobalId g : module.globals) lazy.insert(program_.globals[g].lazy_init);
    for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
      const FunctionId f(i);
      const ir::Function& function = program_.functions[f];
      if (function.module != m || native_.is_nested(f) || lazy.contains(f) || !function.body.root.valid())
        continue;
      if (function.kind == ir::FunctionKind::init || function.kind == ir::FunctionKind::test ||
          function.kind == ir::FunctionKind::bench)
        continue;
      add_function(f, m, items, uses);
    }
    border_.add_uses(m, uses);
    native_.set_testing(true);
    PlacedText tests = tests_text(m, uses);
    native_.set_testing(false);
    std::string rows = native_.row_declarations(m, uses);
    std::string aliases = open ? aliases_text(m, uses) : std::string();
    // Types that nobody sees stand here only if something uses them.
    std::map<DeclId, std::string> types;
    std::map<DeclId, std::string> twins;
    for (bool again = true; again;) {
      again = false;
      for (DeclId d : module.types) {
        if (types.contains(d) || types_.decl(d).kind == types::DeclKind::opaque) continue;
        const bool shown = types_.decl(d).exported && open;
        if (!shown && !uses.names(d) && !named_.names(d)) continue;
        types[d] = face_.type_declaration(d, uses, !shown && has_unmade_variant(d), shown ? nullptr : &native_);
        again = true;
      }
      for (DeclId d : module.types) {
        if (twins.contains(d) || (!uses.names_twin(d) && !named_.names_twin(d))) continue;
        twins[d] = native_.twin_text(d, uses);
        again = true;
      }
    }
    big_ = big_ || uses.names_big();
    named_.take_names(uses);
    std::vector<PlacedText> parts = {uses.lines()};
    for (DeclId d : module.types) {
      if (types.contains(d)) parts.emplace_back(types.at(d));
      for (auto at = items.members.lower_bound({d, ""}); at != items.members.end() && at->first.first == d;
           ++at)
        parts.push_back(implementation(d, at->first.second, at->second));
      if (twins.contains(d)) parts.emplace_back(twins.at(d));
      for (auto at = items.inside.lower_bound({d, ""}); at != items.inside.end() && at->first.first == d; ++at)
        parts.push_back(implementation(d, at->first.second, at->second, &native_));
    }
    if (open) parts.emplace_back(std::move(aliases));
    parts.emplace_back(std::move(rows));
    parts.insert(parts.end(), items.globals.begin(), items.globals.end());
    parts.insert(parts.end(), items.functions.begin(), items.functions.end());
    parts.push_back(std::move(tests));
    return join_parts(parts, "\n");
  }

  // What the author calls types by: other names of the same types.
  std::string aliases_text(ModuleId m, Uses& uses) {
    const api::Module* module =
        surface_ == nullptr ? nullptr : surface_->find_module(program_.modules[m].name);
    std::string text;
    if (module == nullptr) return text;
    for (const api::TypeDecl& alias : module->types) {
      if (alias.kind != api::TypeDeclKind::alias) continue;
      SurfaceTypes types(program_, *surface_, program_.modules[m].name);
      std::string params;
      for (const types::TypeParamId p : types.bind(alias.type_params))
        params += (params.empty() ? "<" : ", ") + std::string(program_.names->text(types_.param(p).name));
      const TypeId type = types.type(alias.aliased);
      text += (text.empty() ? "" : "\n") + doc_lines(face_.example_doc(alias.doc, m, alias.name)) +
              "pub type " + cased(alias.name, CaseStyle::pascal) + params + (params.empty() ? "" : ">") +
              " = " +
              (types_.is(type, TypeKind::function) ? face_.stored_function(type, m, uses)
                                                   : face_.owned(type, m, uses)) +
              ";\n";
    }
    return text;
  }

  // Whoever holds a value may give it to another thread, and share it with one (R2): rustc tells if not.
  std::string sharing_test(ModuleId m) const {
    std::string lines;
    for (const DeclId d : program_.modules[m].types) {
      const types::TypeDecl& decl = types_.decl(d);
      if (!decl.exported || decl.kind == types::DeclKind::opaque) continue;
      std::string args;
      for (std::size_t i = 0; i < decl.params.size(); ++i) args += args.empty() ? "<i64" : ", i64";
      lines += "        check::<" + face_.type_name(d) + args + (args.empty() ? "" : ">") + ">();\n";
    }
    if (lines.empty()) return {};
    return "    #[test]\n    fn types_cross_threads() {\n        fn check<T: Send + Sync>() {}\n" + lines +
           "    }\n";
  }

  static PlacedText with_head(PlacedText head, const PlacedText& text) {
    head += text;
    return head;
  }

  PlacedText tests_text(ModuleId m, Uses& outside) {
    Uses uses;
    std::vector<PlacedText> tests;
    for (FunctionId f : program_.modules[m].tests) {
      if (program_.functions[f].kind != ir::FunctionKind::test || !tested_.contains(f)) continue;
      tests.push_back(native_.test_text(f, uses, 4));
    }
    if (std::string sharing = face_.is_public(m) ? sharing_test(m) : std::string(); !sharing.empty())
      tests.emplace_back(std::move(sharing));
    if (tests.empty()) return {};
    for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
      const FunctionId f(i);
      const ir::Function& function = program_.functions[f];
      const bool plain =
          function.kind == ir::FunctionKind::plain || function.kind == ir::FunctionKind::closure;
      if (function.module != m || !plain || function.exported || face_.owner(f).valid() ||
          used_.contains(f) || !tested_.contains(f) || native_.is_nested(f))
        continue;
      if (std::any_of(program_.modules[m].globals.begin(), program_.modules[m].globals.end(),
                      [&](GlobalId g) { return program_.globals[g].lazy_init == f; }))
        continue;
      tests.push_back(native_.function_text(f, "", uses, 4));
    }
    uses.remove(outside);
    outside.take_names(uses);
    uses.add("super::*");
    std::string lines;
    const std::string all = uses.lines();
    for (const std::string_view line : split_lines(all)) lines += "    " + std::string(line) + "\n";
    PlacedText text = with_head("#[cfg(test)]\nmod tests {\n" + lines + "\n", join_parts(tests, "\n"));
    text += "}\n";
    return text;
  }

  const ir::Program& program_;
  PublicFace face_;
  NativeProgram native_;
  Places places_;
  SharedBorder border_;
  types::TypeStore& types_;
  std::set<FunctionId> used_;
  std::set<FunctionId> tested_;
  std::set<FunctionId> shared_;
  std::set<FunctionId> faced_;  // those of them that native code calls
  std::set<GlobalId> shared_globals_;
  std::set<std::pair<DeclId, std::uint32_t>> made_;  // variants
  std::map<std::string, std::string> heads_;
  std::set<std::string> hidden_;
  Uses named_;        // the types that modules written so far speak of
  const CrateCalls* const crates_;
  bool big_ = false;  // users see integers of any size
  std::string crate_;
  std::string readme_;
  const api::Surface* const surface_;
};

}  // namespace
}  // namespace rust

Result<Output> emit_rust_library(const ir::Program& program, const LibraryOptions& options) {
  return rust::Library(program, options).run();
}

}  // namespace mochi::emit
