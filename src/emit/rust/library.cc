// A package as a crate (fan-out page section 10). Public modules hold the types and functions that users see, with the
// types that they expect; the code behind them stands in one private module and uses the shared types of the support
// code, values being converted on the way in and out.
#include <algorithm>

#include "diag/codes.h"
#include "base/check.h"
#include "emit/common/runtime_library.h"
#include "emit/rust/native.h"
#include "emit/rust/places.h"
#include "emit/rust/public_face.h"
#include "emit/rust/rust.h"
#include "emit/rust/writer.h"
#include "ir/walk.h"

// Many kinds of types have nothing to say here.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi {
extern const std::string_view kRustBorder;
extern const std::string_view kRustNative;
}

namespace mochi::emit {
namespace rust {
namespace {

using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using ir::ModuleId;
using types::DeclId;
using types::TypeId;
using types::TypeKind;

constexpr std::string_view kInnerHead =
    "#![allow(dead_code, unreachable_code, unreachable_patterns, unused_assignments, unused_braces, unused_imports)]\n"
    "#![allow(unused_must_use, unused_mut, unused_parens, unused_variables, non_snake_case, clippy::all)]\n\n";

class Library {
 public:
  Library(const ir::Program& program, const LibraryOptions& options)
      : program_(program), face_(program, options), native_(program, face_), w_(program), types_(*program.types) {}

  Result<Output> run() {
    native_.settle();
    choose();
    MOCHI_TRY_VOID(refuse());
    Output output;
    auto add = [&](std::string path, std::string text) { output.files.push_back({std::move(path), std::move(text), false}); };
    // First, for it finds out which parameters are borrowed.
    const std::string inner = shared_.empty() ? std::string() : inner_text();
    std::map<std::string, std::string> texts;
    for (ModuleId m : program_.order) {
      if (face_.file(m).empty()) continue;
      std::string text = module_text(m);
      if (text.empty() && !face_.is_public(m)) continue;
      texts[face_.path(m)] = std::move(text);
      heads_[face_.path(m)] = doc_lines(program_.modules[m].doc, "", true);
      if (face_.is_public(m)) output.entries.push_back({program_.modules[m].name, face_.file(m), {}});
      else hidden_.insert(face_.path(m));
    }
    add_parents(texts);
    std::set<std::string> helpers = native_.helpers();
    helpers.insert(native_.test_helpers().begin(), native_.test_helpers().end());
    const bool located = library_needs_places(helpers);
    for (const auto& [path, text] : texts) {
      const std::string whole = joined_module(path, text, texts, !helpers.empty(), !inner.empty(), located);
      add(file_of(path), places_.take(whole, file_of(path), program_, native_));
    }
    if (located) add("src/places.rs", places_.text());
    if (!inner.empty()) {
      add("src/inner.rs", inner);
      add("src/shared.rs", std::string(rust_runtime()) + std::string(kRustBorder));
    }
    if (!helpers.empty()) add("src/runtime.rs", runtime_text());
    std::sort(output.files.begin(), output.files.end(), [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
    std::sort(output.entries.begin(), output.entries.end(), [](const OutputEntry& a, const OutputEntry& b) { return a.module < b.module; });
    output.helpers.assign(helpers.begin(), helpers.end());
    return output;
  }

 private:
  static std::string file_of(const std::string& path) {
    if (path == "crate") return "src/lib.rs";
    std::string file = "src/";
    for (std::size_t at = 7; at < path.size(); ++at) {
      if (path[at] == ':') {
        file += '/';
        ++at;
      } else {
        file += path[at];
      }
    }
    return file + ".rs";
  }

  // Modules of modules, up to the root.
  void add_parents(std::map<std::string, std::string>& texts) {
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

  std::string joined_module(const std::string& path, const std::string& text, const std::map<std::string, std::string>& texts, bool runtime, bool inner, bool located) {
    std::vector<std::pair<std::string, std::string>> modules;
    for (const auto& [below, unused] : texts) {
      if (below.size() <= path.size() || !below.starts_with(path + "::")) continue;
      const std::string name = below.substr(path.size() + 2);
      if (name.find("::") != std::string::npos) continue;
      modules.emplace_back(name, (hidden_.contains(below) ? (path == "crate" ? "mod " : "pub(crate) mod ") : "pub mod ") + name + ";\n");
    }
    if (path == "crate") {
      if (inner) modules.emplace_back("inner", "mod inner;\n");
      if (located) modules.emplace_back("places", "mod places;\n");
      if (runtime) modules.emplace_back("runtime", "mod runtime;\n");
      if (inner) modules.emplace_back("shared", "mod shared;\n");
    }
    std::sort(modules.begin(), modules.end());
    std::string lines;
    for (const auto& [name, line] : modules) lines += line;
    std::string head = heads_.contains(path) ? heads_.at(path) : std::string();
    if (!lines.empty()) head += (head.empty() ? "" : "\n") + lines;
    if (head.empty() || text.empty()) return head + text;
    return head + "\n" + text;
  }

  // Some helper says where the program was.
  bool library_needs_places(const std::set<std::string>& helpers) {
    Result<RuntimeLibrary> library = RuntimeLibrary::parse(kRustNative);
    MOCHI_CHECK(library.has_value());
    const std::vector<std::string> all = library->closure(helpers);
    return std::find(all.begin(), all.end(), "fault") != all.end();
  }

  // The support code in use; what only tests use is there for them only.
  std::string runtime_text() {
    Result<RuntimeLibrary> library = RuntimeLibrary::parse(kRustNative);
    MOCHI_CHECK(library.has_value());
    std::string text = library->select(native_.helpers());
    std::set<std::string> shown;
    for (const std::string& name : library->closure(native_.helpers())) shown.insert(name);
    if (text.empty()) text = "//! What the modules of this crate share.\n\n";
    for (const std::string& name : library->closure(native_.test_helpers())) {
      if (shown.contains(name)) continue;
      bool begins = true;
      const std::string_view section = library->section(name);
      for (std::size_t at = 0; at < section.size();) {
        const std::size_t end = std::min(section.find('\n', at), section.size());
        const std::string_view line = section.substr(at, end - at);
        if (begins && !line.empty()) text += "#[cfg(test)]\n";
        begins = line.empty();
        text += std::string(line) + "\n";
        at = end + 1;
      }
    }
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
  }

  // What is written natively, and what stays with shared types.
  void choose() {
    std::set<FunctionId> roots;
    std::set<FunctionId> tests;
    std::vector<FunctionId> todo;
    for (ModuleId m : program_.order) {
      if (!face_.is_own(m)) continue;
      const ir::Module& module = program_.modules[m];
      for (FunctionId f : module.functions) {
        const ir::Function& function = program_.functions[f];
        const bool open = face_.is_public(m) && is_open(f);
        if (!open || !function.body.root.valid()) continue;
        if (native_.is_native(f)) roots.insert(f);
        else todo.push_back(f);
      }
      for (GlobalId g : module.globals) {
        const FunctionId init = program_.globals[g].lazy_init;
        if (!program_.globals[g].exported || !face_.is_public(m) || !init.valid()) continue;
        if (native_.is_native(init)) roots.insert(init);
        else todo.push_back(init);
      }
      for (FunctionId f : module.tests) {
        if (program_.functions[f].kind != ir::FunctionKind::test) continue;
        if (native_.is_native(f)) tests.insert(f);
        else todo.push_back(f);
      }
    }
    used_ = native_.reached(roots);
    tested_ = native_.reached(tests);
    while (!todo.empty()) {
      const FunctionId id = todo.back();
      todo.pop_back();
      if (!shared_.insert(id).second) continue;
      const ir::Body& body = program_.functions[id].body;
      ir::walk_exprs(body, [&](ir::ExprId e) {
        const ir::Expr& expr = body.exprs[e];
        const bool names = expr.kind == ir::ExprKind::call || expr.kind == ir::ExprKind::closure || expr.kind == ir::ExprKind::function_ref;
        if (names) todo.push_back(FunctionId(expr.a));
        if (expr.kind != ir::ExprKind::global) return;
        shared_globals_.insert(GlobalId(expr.a));
        if (program_.globals[GlobalId(expr.a)].lazy_init.valid()) todo.push_back(program_.globals[GlobalId(expr.a)].lazy_init);
      });
    }
  }

  // Users see it.
  bool is_open(FunctionId f) const {
    const ir::Function& function = program_.functions[f];
    if (function.kind == ir::FunctionKind::method) return types_.decl(function.method_of).exported;
    return function.exported;
  }

  Result<void> refuse() {
    std::string all;
    for (FunctionId id : shared_) {
      const ir::Function& f = program_.functions[id];
      if (!is_open(id) || !face_.is_public(f.module)) continue;
      const std::string name(program_.names->text(f.name));
      const bool bound = std::any_of(f.type_params.begin(), f.type_params.end(), [&](types::TypeParamId p) { return types_.param(p).declared.bits != 0; });
      if (bound) all += (all.empty() ? "" : "; ") + ("`" + name + "` has a type parameter with a bound and uses " + native_.reason(id));
      if (f.kind == ir::FunctionKind::method) all += (all.empty() ? "" : "; ") + ("the method `" + name + "` uses " + native_.reason(id));
    }
    if (!all.empty()) return fail(Code::C013, "not built for target `rust` yet: " + all);
    return {};
  }

  static bool has_word(std::string_view text, std::string_view word) {
    auto part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
      const bool left = at > 0 && part(text[at - 1]);
      const bool right = at + word.size() < text.size() && part(text[at + word.size()]);
      if (!left && !right) return true;
    }
    return false;
  }

  std::string module_text(ModuleId m) {
    const ir::Module& module = program_.modules[m];
    const bool open = face_.is_public(m);
    const bool own = face_.is_own(m);
    Uses uses;
    std::vector<std::string> globals;
    std::vector<std::string> functions;
    for (GlobalId g : module.globals) {
      const ir::Global& global = program_.globals[g];
      if (!global.lazy_init.valid()) continue;
      const std::string visible = global.exported ? open ? "pub " : "pub(crate) " : "";
      const bool used = used_.contains(global.lazy_init);
      native_.set_testing(!used);
      if (used || tested_.contains(global.lazy_init)) globals.push_back((used ? "" : "#[cfg(test)]\n") + native_.global_text(g, visible, uses));
      else if (global.exported && open && own) globals.push_back(global_text(g, m, uses));
    }
    helpers_.clear();
    std::set<FunctionId> lazy;
    for (GlobalId g : module.globals) lazy.insert(program_.globals[g].lazy_init);
    for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
      const FunctionId f(i);
      const ir::Function& function = program_.functions[f];
      if (function.module != m || native_.is_nested(f) || lazy.contains(f) || !function.body.root.valid()) continue;
      if (function.kind == ir::FunctionKind::init || function.kind == ir::FunctionKind::test || function.kind == ir::FunctionKind::bench) continue;
      const std::string visible = is_open(f) ? open ? "pub " : "pub(crate) " : "";
      const bool used = used_.contains(f);
      // What only tests call stands beside them.
      if (!used && !function.exported && tested_.contains(f)) continue;
      native_.set_testing(!used);
      if (used || tested_.contains(f)) functions.push_back((used ? "" : "#[cfg(test)]\n") + native_.function_text(f, visible, uses));
      else if (is_open(f) && open && shared_.contains(f)) functions.push_back(function_text(f, m, uses));
    }
    for (const std::string& name : helpers_) uses.add("crate::shared::" + name);
    if (called_inner_ && face_.path(m) != "crate") uses.add("crate::inner");
    called_inner_ = false;
    native_.set_testing(true);
    std::string tests = tests_text(m, uses);
    native_.set_testing(false);
    std::string rows = native_.row_declarations(m, uses);
    // Types that nobody sees stand here only if something uses them.
    std::string code;
    for (const std::string& part : globals) code += part;
    for (const std::string& part : functions) code += part;
    code += tests + rows;
    std::map<DeclId, std::string> types;
    for (bool again = true; again;) {
      again = false;
      for (DeclId d : module.types) {
        if (types.contains(d) || types_.decl(d).kind == types::DeclKind::opaque) continue;
        const bool shown = types_.decl(d).exported && open;
        if (!shown && !has_word(code, face_.type_name(d))) continue;
        types[d] = face_.type_declaration(d, uses);
        code += types[d];
        again = true;
      }
    }
    std::string text = uses.lines();
    auto append = [&](const std::string& part) {
      if (part.empty()) return;
      if (!text.empty()) text += "\n";
      text += part;
    };
    for (DeclId d : module.types) {
      if (types.contains(d)) append(types.at(d));
    }
    append(rows);
    for (const std::string& part : globals) append(part);
    for (const std::string& part : functions) append(part);
    append(tests);
    return text;
  }

  std::string tests_text(ModuleId m, const Uses& outside) {
    Uses uses;
    std::string tests;
    for (FunctionId f : program_.modules[m].tests) {
      if (program_.functions[f].kind != ir::FunctionKind::test || !tested_.contains(f)) continue;
      tests += (tests.empty() ? "" : "\n") + native_.test_text(f, uses, 4);
    }
    if (tests.empty()) return {};
    for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
      const FunctionId f(i);
      const ir::Function& function = program_.functions[f];
      const bool plain = function.kind == ir::FunctionKind::plain || function.kind == ir::FunctionKind::closure;
      if (function.module != m || !plain || function.exported || used_.contains(f) || !tested_.contains(f) || native_.is_nested(f)) continue;
      if (std::any_of(program_.modules[m].globals.begin(), program_.modules[m].globals.end(), [&](GlobalId g) { return program_.globals[g].lazy_init == f; })) continue;
      tests += "\n" + native_.function_text(f, "", uses, 4);
    }
    uses.remove(outside);
    std::string lines;
    uses.add("super::*");
    const std::string all = uses.lines();
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = all.find('\n', at);
      lines += "    " + all.substr(at, end - at) + "\n";
      at = end + 1;
    }
    return "#[cfg(test)]\nmod tests {\n" + lines + "\n" + tests + "}\n";
  }

  std::string help(std::string_view name) { return *helpers_.emplace(name).first; }

  // A parameter as the function inside takes it.
  std::string brought(TypeId type, const std::string& name) {
    if (types_.is(type, TypeKind::option)) {
      const TypeId part = types_.element(type);
      if (simple(part)) return name;
      if (types_.is(part, TypeKind::string)) return name + ".map(" + help("Text") + "::from)";
      if (types_.is(part, TypeKind::list)) return name + ".map(" + help("bring_list") + ")";
      help("Native");
      return name + ".map(Native::bring)";
    }
    if (simple(type)) return name;
    switch (types_.kind(type)) {
      case TypeKind::string: return help("Text") + "::from(" + name + ")";
      case TypeKind::bytes: return help("Bytes") + "::new(" + name + ")";
      case TypeKind::list: return help("bring_list") + "(" + name + ")";
      case TypeKind::parameter: return help("Opaque") + "(" + name + ")";
      case TypeKind::function: return callback(type, name);
      default: break;
    }
    help("Native");
    return "Native::bring(" + (face_.is_copy(type) ? "&" : std::string()) + name + ")";
  }

  bool simple(TypeId type) const {
    const TypeKind kind = types_.kind(type);
    return kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean || kind == TypeKind::unit;
  }

  // A function of users as a value inside.
  std::string callback(TypeId type_id, const std::string& name) {
    std::vector<std::string> params;
    std::vector<std::string> args;
    std::size_t count = 0;
    for (TypeId p : types_.params(type_id)) {
      const std::string a = "a" + std::to_string(++count);
      params.push_back(a + ": " + inner_type(p));
      if (simple(p)) args.push_back(a);
      else if (types_.is(p, TypeKind::string)) args.push_back(a + ".as_str()");
      else if (types_.is(p, TypeKind::parameter)) args.push_back("&" + a + ".0");
      else if (types_.is(p, TypeKind::bytes)) args.push_back(a + ".as_slice()");
      else {
        help("Native");
        const bool by_value = face_.is_copy(p) || types_.is(p, TypeKind::option);
        args.push_back((by_value ? "" : "&") + a + ".give()");
      }
    }
    std::string call = listed(name + "(", args, ")");
    const TypeId result = types_.result(type_id);
    if (types_.is(result, TypeKind::parameter)) call = help("Opaque") + "(" + call + ")";
    else if (!simple(result)) call = help("Native") + "::bring(&" + call + ")";
    std::string type = "std::rc::Rc<dyn Fn(";
    for (std::size_t i = 0; i < types_.params(type_id).size(); ++i) type += (i > 0 ? ", " : "") + inner_type(types_.params(type_id)[i]);
    type += ") -> " + inner_type(result) + ">";
    return "(std::rc::Rc::new(move " + listed("|", params, "| ") + call + ") as " + type + ")";
  }

  // A type inside, as a public module spells it.
  std::string inner_type(TypeId id) {
    const types::Type t = types_[id];
    switch (t.kind) {
      case TypeKind::parameter: return help("Opaque") + "<" + std::string(program_.names->text(types_.param(t.param).name)) + ">";
      case TypeKind::string: return help("Text");
      case TypeKind::bytes: return help("Bytes");
      case TypeKind::list: return help("List") + "<" + inner_type(t.args[0]) + ">";
      case TypeKind::set: return help("Set") + "<" + inner_type(t.args[0]) + ">";
      case TypeKind::map: return help("Map") + "<" + inner_type(t.args[0]) + ", " + inner_type(t.args[1]) + ">";
      case TypeKind::option: return "Option<" + inner_type(t.args[0]) + ">";
      case TypeKind::record:
      case TypeKind::union_: {
        called_inner_ = true;
        std::string name = "inner::" + w_.data_name(id);
        std::string args;
        for (TypeId arg : t.args) args += (args.empty() ? "<" : ", ") + inner_type(arg);
        if (!args.empty()) name += args + ">";
        switch (w_.layout(id)) {
          case Layout::constant: return name;
          case Layout::shared: return "std::rc::Rc<" + name + ">";
          case Layout::changing: return help("Ref") + "<" + name + ">";
        }
        return name;
      }
      default: return w_.type(id);
    }
  }

  std::string given(TypeId type, const std::string& call) {
    if (simple(type)) return call;
    if (types_.is(type, TypeKind::parameter)) return call + ".0";
    help("Native");
    return call + ".give()";
  }

  std::string function_text(FunctionId id, ModuleId m, Uses& uses) {
    const ir::Function& f = program_.functions[id];
    std::vector<std::string> params;
    std::vector<std::string> args;
    for (LocalId p : f.params) {
      const TypeId type = f.body.locals[p].type;
      const std::string name = convert_name(plain_words(program_.names->text(f.body.locals[p].name)), CaseStyle::snake);
      NameScope scope(reserved_words(), Escape{"", "_"});
      const std::string shown = scope.declare(name);
      params.push_back(shown + ": " + face_.input(type, m, uses) + (types_.is(type, TypeKind::function) ? " + 'static" : ""));
      const std::string value = brought(type, shown);
      args.push_back(w_.is_borrowed(id, p) ? "&" + value : value);
    }
    std::string turbofish;
    for (types::TypeParamId p : f.type_params) {
      turbofish += (turbofish.empty() ? "::<" : ", ") + help("Opaque") + "<" + std::string(program_.names->text(types_.param(p).name)) + ">";
    }
    if (!turbofish.empty()) turbofish += ">";
    called_inner_ = true;
    std::string head = "pub fn " + face_.function(id) + face_.generics(f.type_params, " + 'static") + listed("(", params, ")");
    if (!types_.is(f.result, TypeKind::unit)) head += " -> " + face_.owned(f.result, m, uses);
    const std::string call = given(f.result, listed("inner::" + w_.function_name(id) + turbofish + "(", args, ")"));
    return face_.function_doc(id) + head + " {\n" + indented(call) + "\n}\n";
  }

  std::string global_text(GlobalId id, ModuleId m, Uses& uses) {
    const ir::Global& g = program_.globals[id];
    const std::string name = face_.global(id);
    const std::string doc = doc_lines(g.doc);
    const ir::Body* body = g.lazy_init.valid() ? &program_.functions[g.lazy_init].body : nullptr;
    if (body != nullptr && body->blocks[body->root].size() == 1) {
      const ir::Stmt& last = body->stmts[body->blocks[body->root][0]];
      if (last.kind == ir::StmtKind::return_ && ir::ExprId(last.a).valid()) {
        const ir::Expr& e = body->exprs[ir::ExprId(last.a)];
        if (e.kind == ir::ExprKind::const_string) {
          return doc + "pub const " + name + ": &str = " + string_literal(program_.names->text(NameId(e.a))) + ";\n";
        }
      }
    }
    uses.add("std::sync::LazyLock");
    called_inner_ = true;
    const std::string made = given(g.type, "inner::" + w_.function_name(g.lazy_init) + "()");
    return doc + "pub static " + name + ": LazyLock<" + face_.owned(g.type, m, uses) + "> = LazyLock::new(|| " + made + ");\n";
  }

  // --- the private module ---

  std::string inner_text() {
    std::string functions;
    std::size_t owned = 0;
    do {
      owned = w_.owned_count();
      w_.helpers.clear();
      functions.clear();
      for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
        const FunctionId id(i);
        const ir::FunctionKind kind = program_.functions[id].kind;
        if (w_.is_nested(id) || !shared_.contains(id) || !program_.functions[id].body.root.valid()) continue;
        if (kind == ir::FunctionKind::test) functions += "\n#[test]\n" + FunctionWriter(w_, id).item();
        else functions += "\npub " + FunctionWriter(w_, id).item();
      }
    } while (w_.owned_count() != owned);
    std::string globals;
    for (std::uint32_t i = 0; i < program_.globals.size(); ++i) {
      const GlobalId id(i);
      if (!shared_globals_.contains(id)) continue;
      const std::string slot = w_.helper("Slot");
      globals += "    static " + w_.global_name(id) + ": " + slot + "<" + w_.type(program_.globals[id].type) + "> = " + slot + "::empty();\n";
    }
    if (!globals.empty()) globals = "\nthread_local! {\n" + globals + "}\n";
    w_.helper("Native");
    const std::string data = w_.data_declarations();
    std::string border;
    for (std::uint32_t i = 0; i < types_.decl_count(); ++i) border += conversion(DeclId(i));
    const std::vector<std::string> used(w_.helpers.begin(), w_.helpers.end());
    return std::string(kInnerHead) + "use crate::shared::" + listed("{", used, "}") + ";\nuse std::cmp::Ordering;\nuse std::rc::Rc;\n" + globals + data +
           functions + border;
  }

  std::string conversion(DeclId d) {
    const types::TypeDecl decl = types_.decl(d);
    std::vector<TypeId> args;
    std::string generic;
    std::string outer;
    for (types::TypeParamId p : decl.params) {
      args.push_back(types_.parameter(p));
      const std::string name(program_.names->text(types_.param(p).name));
      generic += (generic.empty() ? "<" : ", ") + name + ": Native";
      outer += (outer.empty() ? "<" : ", ") + name + "::Out";
    }
    if (!generic.empty()) generic += ">", outer += ">";
    if (decl.kind == types::DeclKind::opaque) return {};
    const TypeId id = types_.nominal(d, args);
    const bool result = face_.is_result(id);
    if (!result && (!decl.exported || !decl.module.valid() || !face_.is_own(decl.module) || !w_.has_data(id))) return {};
    if (result && !w_.has_data(id)) return {};
    const std::string held = w_.type(id);
    const std::string out = result ? "Result" + outer : face_.path(decl.module) + "::" + face_.type_name(d);
    std::string text = "\nimpl" + generic + " Native for " + held + " {\n    type Out = " + out + (result ? "" : outer) + ";\n";
    std::string bring;
    std::string give;
    const Layout layout = w_.layout(id);
    auto row = [&](std::uint32_t v, const std::vector<types::Field>& fields) {
      std::string inside = decl.variants.empty() ? w_.data_name(id) : w_.variant_name(id, v);
      std::string outside = decl.variants.empty() ? out : result ? (v == 0 ? "Ok" : "Err") : out + "::" + face_.variant(d, v);
      std::string in_names;
      std::string out_names;
      std::string brought;
      std::string gives;
      for (std::uint32_t i = 0; i < fields.size(); ++i) {
        const std::string x = "x" + std::to_string(i);
        const std::string inner_field = decl.variants.empty() ? w_.field_name(id, i) : w_.variant_field(id, v, i);
        const std::string between = i > 0 ? ", " : "";
        in_names += between + inner_field + ": " + x;
        const bool box = !result && face_.boxed(d, fields[i].type);
        const bool option = types_.is(fields[i].type, TypeKind::option);
        const std::string taken = !box ? "Native::bring(" + x + ")"
                                  : option ? x + ".as_ref().map(|it| Native::bring(&**it))"
                                           : "Native::bring(&**" + x + ")";
        brought += between + inner_field + ": " + taken;
        std::string given = x + ".clone().give()";
        if (box) given = option ? x + ".clone().map(|it| Box::new(it.give()))" : "Box::new(" + given + ")";
        if (result) {
          out_names += x;
          gives += given;
        } else {
          out_names += between + face_.field(d, v, i) + ": " + x;
          gives += between + face_.field(d, v, i) + ": " + given;
        }
      }
      auto braces = [&](const std::string& inner) { return inner.empty() && !decl.variants.empty() ? "" : " { " + inner + " }"; };
      const std::string out_pattern = result ? outside + "(" + out_names + ")" : outside + braces(out_names);
      const std::string out_value = result ? outside + "(" + gives + ")" : outside + braces(gives);
      bring += "            " + out_pattern + " => " + w_.held(id, inside + braces(brought)) + ",\n";
      give += "            " + inside + braces(in_names) + " => " + out_value + ",\n";
    };
    if (decl.variants.empty()) row(0, decl.fields);
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) row(v, decl.variants[v].fields);
    std::string looked = layout == Layout::constant ? "match &self {\n" + give + "        }"
                         : layout == Layout::shared ? "match &*self {\n" + give + "        }"
                                                    : "self.get(|it| match it {\n" + give + "        })";
    return text + "    fn bring(out: &Self::Out) -> Self {\n        match out {\n" + bring + "        }\n    }\n    fn give(self) -> Self::Out {\n        " + looked +
           "\n    }\n}\n";
  }

  const ir::Program& program_;
  PublicFace face_;
  NativeProgram native_;
  Places places_;
  Writer w_;
  types::TypeStore& types_;
  std::set<std::string> helpers_;
  bool called_inner_ = false;
  std::set<FunctionId> used_;
  std::set<FunctionId> tested_;
  std::set<FunctionId> shared_;
  std::set<GlobalId> shared_globals_;
  std::map<std::string, std::string> heads_;
  std::set<std::string> hidden_;
};

}  // namespace
}  // namespace rust

Result<Output> emit_rust_library(const ir::Program& program, const LibraryOptions& options) {
  return rust::Library(program, options).run();
}

}  // namespace mochi::emit
