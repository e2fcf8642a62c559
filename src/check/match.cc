// `match`: arms, patterns, and what they cover (sections 4 and 5).
#include <algorithm>

#include "base/edit_distance.h"
#include "base/string_util.h"
#include "check/checker.h"
#include "check/usefulness.h"

namespace mochi::check {

bool Checker::has_none_arm(NodeId node) const {
  for (NodeId arm : tree_->tail(node)) {
    if (tree_->kind(strip(child(arm, slot::MatchArm_pattern))) == NodeKind::NoneLit) return true;
  }
  return false;
}

bool Checker::find_variant(NameId name, TypeId subject, DeclId& decl, std::uint32_t& index) {
  TypeId type = value_of(subject);
  if (types_.is(type, TypeKind::option)) type = prune(types_.element(type));
  const Type& t = types_[type];
  if (t.kind == TypeKind::union_ || t.kind == TypeKind::variant) {
    const auto& variants = types_.decl(t.decl).variants;
    for (std::uint32_t i = 0; i < variants.size(); ++i) {
      if (variants[i].name != name) continue;
      decl = t.decl;
      index = i;
      return true;
    }
  }
  // A variant of another union is a mistake that is told as one, not a new name.
  TypeEntry entry = lookup_type(name);
  if (entry.kind != TypeEntryKind::variant) return false;
  decl = DeclId(entry.id);
  index = entry.index;
  return true;
}

void Checker::bind_pattern(NodeId pattern, TypeId type) {
  if (types_.is(prune(type), TypeKind::soft)) type = types_.option(types_.element(prune(type)));
  declare_local(pattern, VarKind::pattern, type, false);
  info(pattern).ref = RefKind::bind;
  if (subject_node_.valid()) note_alias(VarId(info(pattern).id), subject_node_);
}

void Checker::pattern_literal(NodeId pattern, TypeId subject) {
  TypeId value = value_of(subject);
  if (types_.is(value, TypeKind::option)) value = prune(types_.element(value));
  check_expr(pattern);
  TypeId got = info(pattern).type;
  if (comparable(value, got)) {
    // A number literal is compared in the subject's type.
    if (kind(value) == TypeKind::bigint || kind(value) == TypeKind::bigrat || kind(value) == TypeKind::any)
      set_target(pattern, value);
    return;
  }
  error(Code::T008, pattern, "type mismatch: expected " + show(value) + ", got " + show(got));
}

void Checker::check_pattern(NodeId pattern, TypeId subject) {
  NodeKind k = node_at(pattern).kind;
  subject = prune(subject);
  if (k == NodeKind::Paren) {
    NodeId inner = child(pattern, slot::Paren_value);
    check_pattern(inner, subject);
    info(pattern) = info(inner);
    return;
  }
  if (k == NodeKind::Ident) {
    pattern_name(pattern, subject);
  } else if (k == NodeKind::Call) {
    pattern_call(pattern, subject);
  } else if (k == NodeKind::NoneLit) {
    check_none(pattern, subject);
    info(pattern).type = info(pattern).target =
        types_.is(subject, TypeKind::option) ? subject : types_.option(subject);
    TypeKind sk = types_.kind(subject);
    if (sk != TypeKind::option && sk != TypeKind::soft && sk != TypeKind::any && sk != TypeKind::error) {
      error(Code::T008, pattern, "type mismatch: expected " + show(subject) + ", got option[any]");
    }
  } else if (k == NodeKind::Select) {
    pattern_path(pattern, subject);
  } else {
    pattern_literal(pattern, subject);
  }
}

// What type the variant belongs to is only known by its union.
void Checker::variant_of_any(NodeId pattern, NameId name, DeclId decl) {
  error(Code::T008, pattern, "type mismatch: expected any, got " + name_text(name))
      .help("Cast the subject to the union first: `match value as " + name_text(types_.decl(decl).name) +
            " { … }`.");
}

void Checker::pattern_name(NodeId pattern, TypeId subject) {
  NameId name = tree_->name(pattern);
  if (name == known_.underscore) {
    set_ref(pattern, RefKind::wildcard, 0);
    info(pattern).type = info(pattern).target = subject;
    return;
  }
  DeclId decl;
  std::uint32_t index = 0;
  if (!find_variant(name, subject, decl, index)) {
    bind_pattern(pattern, subject);
    return;
  }
  TypeId value = value_of(subject);
  if (types_.is(value, TypeKind::option)) value = prune(types_.element(value));
  set_ref(pattern, RefKind::variant, index);
  const Type& t = types_[value];
  if (t.kind == TypeKind::any || t.kind == TypeKind::error) {
    info(pattern).type = info(pattern).target =
        types_.nominal(decl, fresh_args(types_.decl(decl).params, pattern));
    if (t.kind == TypeKind::any) variant_of_any(pattern, name, decl);
    return;
  }
  info(pattern).type = info(pattern).target = value;
  if (t.decl == decl) return;
  error(Code::T008, pattern, "type mismatch: expected " + show(value) + ", got " + name_text(name));
}

// `Union.Variant`, `module.Variant`, `module.Union.Variant`: never a new name (V2).
void Checker::pattern_path(NodeId pattern, TypeId subject) {
  const std::string path(program_.sources.text(span(pattern)));
  Binding binding = path_variant(pattern);
  TypeId value = value_of(subject);
  if (types_.is(value, TypeKind::option)) value = prune(types_.element(value));
  const Type& t = types_[value];
  info(pattern).type = info(pattern).target = value;
  if (t.kind == TypeKind::error) return;
  if (binding.kind != BindKind::variant) {
    unknown_variant(pattern, pattern, subject);
    return;
  }
  set_ref(pattern, RefKind::variant, binding.index);
  const DeclId decl(binding.id);
  if (t.kind == TypeKind::any) return variant_of_any(pattern, tree_->name(pattern), decl);
  if (t.decl == decl) return;
  error(Code::T008, pattern, "type mismatch: expected " + show(value) + ", got " + path);
}

// The variant that a dotted name of a pattern means.
Binding Checker::path_variant(NodeId node) {
  if (Binding variant = variant_of(node); variant) return variant;
  ModuleId module;
  if (!module_base(child(node, slot::Select_base), module)) return {};
  const Binding member = lookup_in(module, tree_->name(node));
  return member.exported ? member : Binding();
}

namespace {

// The first of `words` behind `lead`.
std::string some_of(std::string lead, const std::vector<std::string_view>& words) {
  constexpr std::size_t kMost = 8;
  for (std::size_t i = 0; i < std::min(words.size(), kMost); ++i)
    lead += (i == 0 ? "`" : ", `") + std::string(words[i]) + "`";
  return lead + (words.size() > kMost ? ", …" : ".");
}

}  // namespace

// Reports a pattern that names no variant: which was meant, or how a value is compared.
void Checker::unknown_variant(NodeId pattern, NodeId path, TypeId subject) {
  const std::string written(program_.sources.text(span(path)));
  NodeId base = path;
  while (node_at(base).kind == NodeKind::Select) base = child(base, slot::Select_base);
  // Of a module that could not be imported nothing is known.
  if (node_at(base).kind == NodeKind::Ident && lookup(tree_->name(base)).kind == BindKind::agent) return;
  Report report = error(Code::T003, pattern, "unknown variant: " + written);
  TypeId value = value_of(subject);
  if (types_.is(value, TypeKind::option)) value = prune(types_.element(value));
  const bool of_subject = node_at(path).kind != NodeKind::Select;
  const DeclId decl = of_subject ? types_[value].decl : named_type(child(path, slot::Select_base));
  if (of_subject && (!decl.valid() || types_.decl(decl).variants.empty())) return;
  if (!decl.valid()) {
    if (path == pattern) report.help("Compare with a value in a guard, as in `x when x == " + written + "`.");
    return;
  }
  std::vector<std::string_view> words;
  for (const types::Variant& variant : types_.decl(decl).variants) words.push_back(names_.text(variant.name));
  std::string help = did_you_mean(names_.text(tree_->name(path)), words);
  report.help(help.empty() ? some_of("Its variants are ", words) : help);
  report.label(types_.decl(decl).span, "declared here");
}

void Checker::pattern_call(NodeId pattern, TypeId subject) {
  NodeId callee = child(pattern, slot::Call_callee);
  NameId name = node_at(callee).main.valid() ? tree_->name(callee) : NameId();
  auto parts = tree_->tail(pattern);
  DeclId decl;
  std::uint32_t index = 0;
  TypeId value = value_of(subject);
  if (types_.is(value, TypeKind::option)) value = prune(types_.element(value));
  bool known = name.valid();
  if (known && node_at(callee).kind == NodeKind::Select) {
    const Binding binding = path_variant(callee);
    known = binding.kind == BindKind::variant;
    decl = DeclId(binding.id);
    index = binding.index;
  } else if (known) {
    known = find_variant(name, subject, decl, index);
  }
  if (!known) {
    unknown_variant(pattern, callee, subject);
    for (NodeId part : parts) check_pattern(part, types_.error());
    return;
  }
  set_ref(pattern, RefKind::variant, index);
  set_ref(callee, RefKind::variant, index);
  const Type& t = types_[value];
  bool dynamic = t.kind == TypeKind::any || t.kind == TypeKind::error;
  if (dynamic) value = types_.nominal(decl, fresh_args(types_.decl(decl).params, pattern));
  info(pattern).type = info(pattern).target = value;
  if (t.kind == TypeKind::any) variant_of_any(pattern, name, decl);
  if (!dynamic && t.decl != decl) {
    error(Code::T008, pattern, "type mismatch: expected " + show(value) + ", got " + name_text(name));
    for (NodeId part : parts) check_pattern(part, types_.error());
    return;
  }
  std::vector<Field> fields = types_.variant_fields(value, index);
  if (fields.size() != parts.size()) {
    error(Code::T039, pattern,
          "function " + name_text(name) + " expects " + std::to_string(fields.size()) + " arguments, got " +
              std::to_string(parts.size()))
        .help("A pattern names each field of the variant; `_` stands for one that is not used.")
        .label(types_.decl(decl).variants[index].span, "declared here");
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    check_pattern(parts[i], i < fields.size() ? fields[i].type : types_.error());
  }
}

TypeId Checker::arm_value(NodeId body, TypeId expected) {
  if (node_at(body).kind != NodeKind::Block) return check_expr(body, expected);
  bool ends = check_block(body);
  TypeId type = ends ? types_.basic(TypeKind::never) : types_.unit();
  info(body).type = info(body).target = type;
  return type;
}

// The union that a value of type `any` must be of, if all arms name variants of one union.
DeclId Checker::union_of_arms(NodeId node) {
  DeclId found;
  for (NodeId arm : tree_->tail(node)) {
    NodeId pattern = strip(child(arm, slot::MatchArm_pattern));
    if (node_at(pattern).kind == NodeKind::NoneLit) continue;
    if (node_at(pattern).kind == NodeKind::Call) pattern = child(pattern, slot::Call_callee);
    if (node_at(pattern).kind != NodeKind::Ident) return {};
    DeclId decl;
    std::uint32_t index = 0;
    if (!find_variant(tree_->name(pattern), types_.any(), decl, index)) return {};
    if (!types_.decl(decl).params.empty() || (found.valid() && found != decl)) return {};
    found = decl;
  }
  return found;
}

TypeId Checker::check_match(NodeId node, TypeId expected) {
  NodeId subject_node = child(node, slot::Match_subject);
  check_expr(subject_node);
  bool none_arm = has_none_arm(node);
  if (none_arm) ask_again(subject_node);
  TypeId subject = prune(info(subject_node).type);
  if (types_.is(subject, TypeKind::soft)) {
    if (none_arm) {
      subject = types_.option(types_.element(subject));
      set_target(subject_node, subject);
    } else {
      subject = use(subject_node);
    }
  }
  subject = settle(subject);
  if (is_shape(subject)) subject = record_of(subject);
  const bool open = types_.is(subject, TypeKind::any) && is_dynamic(subject_node);
  if (DeclId decl = open ? union_of_arms(node) : DeclId(); decl.valid()) {
    subject = types_.nominal(decl, {});
    if (none_arm) subject = types_.option(subject);
    set_target(subject_node, subject);
  }
  Fact there;
  const bool named = presence_of(subject_node, there);
  bool option = types_.is(subject, TypeKind::option);
  bool none_seen = false;
  std::vector<NodeId> bodies;
  for (NodeId arm : tree_->tail(node)) {
    NodeId pattern = child(arm, slot::MatchArm_pattern);
    NodeId guard = child(arm, slot::MatchArm_guard);
    NodeId body = child(arm, slot::MatchArm_body);
    std::size_t mark = open_scope();
    std::size_t facts = facts_.size();
    bool none = node_at(strip(pattern)).kind == NodeKind::NoneLit;
    subject_node_ = subject_node;
    check_pattern(pattern, option && none_seen ? types_.element(subject) : subject);
    bool present = option && !none && (none_seen || info(pattern).ref == RefKind::variant);
    if (present && named) facts_.push_back(there);
    if (guard.valid()) {
      Facts proven;
      check_condition(guard, Code::T040, "`when` condition must be boolean", &proven);
      assume(proven.when_true);
    }
    ++conditional_;
    arm_value(body, expected);
    --conditional_;
    bodies.push_back(body);
    close_scope(mark);
    facts_.resize(facts);
    none_seen = none_seen || (none && !guard.valid());
  }
  check_arms(node, subject);
  if (bodies.empty()) return types_.unit();
  if (match_is_statement_ == node) {
    // Nobody looks at the value: the arms need not agree.
    bool ends = true;
    for (NodeId body : bodies) ends = types_.is(prune(use(body)), TypeKind::never) && ends;
    match_ends_ = ends;
    return types_.unit();
  }
  return join_branches(bodies, expected);
}

// The pattern in the form that the usefulness test understands.
std::uint32_t Checker::match_pattern(NodeId pattern, TypeId subject, PatternSet& set) {
  pattern = strip(pattern);
  subject = value_of(subject);
  const NodeInfo& at = info(pattern);
  NodeKind k = node_at(pattern).kind;
  Pattern made;
  if (k == NodeKind::NoneLit) {
    made.kind = PatternKind::none;
    return set.add(std::move(made));
  }
  if (at.ref == RefKind::bind || at.ref == RefKind::wildcard) return set.add(std::move(made));
  bool option = types_.is(subject, TypeKind::option);
  TypeId value = option ? value_of(types_.element(subject)) : subject;
  if (at.ref == RefKind::variant) {
    made.kind = PatternKind::variant;
    made.index = at.id;
    made.decl = types_[prune(at.type)].decl;
    if (!made.decl.valid()) return set.add({});
    if (k == NodeKind::Call) {
      std::vector<Field> fields = types_.variant_fields(prune(at.type), at.id);
      std::size_t i = 0;
      std::vector<std::uint32_t> parts;
      for (NodeId part : tree_->tail(pattern)) {
        if (i >= fields.size()) break;
        parts.push_back(match_pattern(part, fields[i].type, set));
        ++i;
      }
      made.parts = std::move(parts);
    }
  } else {
    made.kind = PatternKind::literal;
    std::string text(program_.sources.text(span(pattern)));
    made.boolean = k == NodeKind::BoolLit;
    made.index = made.boolean ? (text == "true" ? 1U : 0U) : names_.intern(text).value;
  }
  std::uint32_t id = set.add(std::move(made));
  if (!option || !value.valid()) return id;
  Pattern some;
  some.kind = PatternKind::some;
  some.parts.push_back(id);
  return set.add(std::move(some));
}

void Checker::check_arms(NodeId node, TypeId subject) {
  if (muted_) return;
  PatternSet set;
  std::vector<PatternRow> rows;
  bool all_covered = false;
  for (NodeId arm : tree_->tail(node)) {
    NodeId pattern = child(arm, slot::MatchArm_pattern);
    PatternRow row{match_pattern(pattern, subject, set)};
    if (!rows.empty() && !is_useful(types_, set, rows, row)) {
      std::string text(program_.sources.text(span(pattern)));
      std::string reason =
          all_covered ? "an arm before it matches everything" : "`" + text + "` is already covered";
      error(Code::T054, pattern, "redundant match arm: " + reason);
      return;
    }
    if (child(arm, slot::MatchArm_guard).valid()) continue;
    all_covered = all_covered || set.patterns[row[0]].kind == PatternKind::any;
    rows.push_back(std::move(row));
  }
  bool option = types_.is(subject, TypeKind::option);
  TypeId value = option ? value_of(types_.element(subject)) : subject;
  const Type& t = types_[value];
  if (t.kind != TypeKind::union_) return;
  std::vector<std::string> missing;
  const auto& variants = types_.decl(t.decl).variants;
  for (std::uint32_t i = 0; i < variants.size(); ++i) {
    Pattern made;
    made.kind = PatternKind::variant;
    made.decl = t.decl;
    made.index = i;
    std::uint32_t id = set.add(std::move(made));
    if (option) {
      Pattern some;
      some.kind = PatternKind::some;
      some.parts.push_back(id);
      id = set.add(std::move(some));
    }
    if (is_useful(types_, set, rows, {id})) missing.push_back(name_text(variants[i].name));
  }
  if (option) {
    Pattern none;
    none.kind = PatternKind::none;
    if (is_useful(types_, set, rows, {set.add(std::move(none))})) missing.push_back("none");
  }
  if (missing.empty()) return;
  Report report = error(Code::T050, node,
                        "non-exhaustive match on union `" + name_text(types_.decl(t.decl).name) +
                            "`: missing variant(s) " + name_list(missing));
  if (types_.decl(t.decl).span.valid()) report.label(types_.decl(t.decl).span, "declared here");
}

}  // namespace mochi::check
