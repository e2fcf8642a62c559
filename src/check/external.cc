// Data files (`load`, `save`) and the Tier 3 forms, which are refused (T067).
#include "check/checker.h"

namespace mochi::check {

void Checker::check_options(NodeId options) {
  if (!options.valid()) return;
  check_expr(options, node_at(strip(options)).kind == NodeKind::MapLit
                          ? types_.map(types_.string(), types_.any())
                          : TypeId());
  TypeId type = settle(use(options));
  TypeKind k = types_.kind(type);
  if (k == TypeKind::map || k == TypeKind::any || k == TypeKind::error || k == TypeKind::anonymous ||
      is_shape(type)) {
    set_target(options, types_.any());
    return;
  }
  error(Code::T008, options, "type mismatch: expected {string: any}, got " + show(type));
}

// Of the function that is being checked, or of the module's own statements.
void Checker::note_capability(std::string_view word) {
  auto& capabilities =
      frame_->fun.valid() ? out_.funs[frame_->fun].capabilities : out_.modules[module_.value].capabilities;
  for (const std::string& known_word : capabilities) {
    if (known_word == word) return;
  }
  capabilities.emplace_back(word);
}

void Checker::note_file_access(std::string_view word) {
  note_effects(effect_set(Effect::fs));
  note_capability(word);
}

TypeId Checker::check_load(NodeId node) {
  NodeId written = child(node, slot::Load_type);
  TypeId type = written.valid() ? annotation(written) : types_.any();
  check_options(child(node, slot::Load_options));
  note_file_access("fs.read");
  return types_.list(type);
}

TypeId Checker::check_save(NodeId node) {
  NodeId value = child(node, slot::Save_value);
  check_expr(value);
  TypeId type = settle(use(value));
  const Type& t = types_[type];
  bool list = t.kind == TypeKind::list || t.kind == TypeKind::any || t.kind == TypeKind::error;
  if (!list) error(Code::T008, value, "type mismatch: expected [any], got " + show(type));
  check_options(child(node, slot::Save_options));
  note_file_access("fs.write");
  return types_.unit();
}

TypeId Checker::unsupported(NodeId node, std::string_view construct) {
  bool muted = muted_;
  muted_ = true;
  // The parts are looked at for the sake of their types, without second errors.
  for (NodeId part : tree_->children(node)) {
    if (!part.valid()) continue;
    NodeKind k = tree_->kind(part);
    if (k == NodeKind::FieldInit)
      check_expr(child(part, slot::FieldInit_value));
    else if (k != NodeKind::Predicate && k != NodeKind::TypeArgs && tree_->kind(node) != NodeKind::Call)
      check_expr(part);
  }
  muted_ = muted;
  return refused(node, construct);
}

TypeId Checker::refused(NodeId node, std::string_view construct) {
  error(Code::T067, node,
        "construct `" + std::string(construct) + "` is not supported on target `" + program_.options.target +
            "`");
  return types_.error();
}

// The URL and the options of `fetch`; false after an error.
bool Checker::check_fetch(NodeId url, NodeId options) {
  check_expr(url);
  TypeKind uk = kind(settle(use(url)));
  if (uk != TypeKind::string && uk != TypeKind::any && uk != TypeKind::error) {
    error(Code::T028, url, "fetch URL must be a string");
    return false;
  }
  if (!options.valid()) return true;
  NodeId literal = strip(options);
  bool map = node_at(literal).kind == NodeKind::MapLit;
  check_expr(options, map ? types_.map(types_.string(), types_.any()) : TypeId());
  TypeId type = settle(use(options));
  TypeKind ok = types_.kind(type);
  if (ok != TypeKind::map && ok != TypeKind::any && ok != TypeKind::error && !is_shape(type)) {
    error(Code::T029, options, "fetch options must be a map");
    return false;
  }
  if (!map) return true;
  for (NodeId entry : tree_->tail(literal)) {
    NodeId key = child(entry, slot::MapEntry_key);
    NodeId value = child(entry, slot::MapEntry_value);
    NameId name = key_name(key);
    std::string_view word = name.valid() ? names_.text(name) : std::string_view();
    TypeId wanted;
    if (word == "method") wanted = types_.string();
    if (word == "headers" || word == "query") wanted = types_.map(types_.string(), types_.any());
    if (word == "timeout") wanted = types_.integer();
    TypeId got = info(value).type;
    TypeKind vk = kind(got);
    bool fits = !wanted.valid() || vk == TypeKind::any || (word == "timeout" && vk == TypeKind::floating) ||
                (kind(wanted) == TypeKind::map && (is_shape(prune(got)) || vk == TypeKind::map)) ||
                convert(got, wanted);
    if (fits) continue;
    error(Code::T030, value,
          "invalid type for fetch option `" + std::string(word) + "`: expected " + show(wanted) + ", got " +
              show(got));
    return false;
  }
  return true;
}

void Checker::unsupported_statement(NodeId node) {
  using K = NodeKind;
  K k = node_at(node).kind;
  const char* word = "fetch";
  if (k == K::Agent) word = "agent";
  if (k == K::Intent) word = "intent";
  if (k == K::StreamDecl) word = "stream";
  if (k == K::ModelDecl) word = "model";
  if (k == K::OnHandler) word = "on";
  if (k == K::Emit) word = "emit";
  if (k == K::Fact) word = "fact";
  if (k == K::Rule) word = "rule";
  if (k == K::OnHandler || k == K::Emit) {
    // An unknown stream is the more useful thing to hear.
    NameId name = tree_->name(node);
    std::string_view text = names_.text(name);
    if (text != "emit" && text != "on" && lookup(name).kind != BindKind::agent) {
      error(Code::T031, node, "unknown stream: " + std::string(text));
      return;
    }
  }
  if (k == K::FetchStmt) {
    bool good = check_fetch(child(node, slot::FetchStmt_url), child(node, slot::FetchStmt_options));
    declare_local(node, VarKind::local, types_.any(), true);
    if (!good) return;
  }
  error(Code::T067, node,
        "construct `" + std::string(word) + "` is not supported on target `" + program_.options.target + "`");
}

}  // namespace mochi::check
