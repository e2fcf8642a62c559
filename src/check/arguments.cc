// Arguments and parameters: labels, default values, and which argument is whose (language-17 §13).
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/edit_distance.h"
#include "check/checker.h"

namespace mochi::check {
namespace {

// The parameters that there are, as a help.
std::string parameter_list(const std::vector<std::string_view>& words) {
  constexpr std::size_t kMost = 8;
  std::string text = words.size() == 1 ? "Its parameter is " : "Its parameters are ";
  const std::size_t shown = std::min(words.size(), kMost);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += "`" + std::string(words[i]) + "`";
  }
  return text + (shown < words.size() ? ", …" : ".");
}

}  // namespace

// The value of an argument with or without a name.
NodeId Checker::argument_value(NodeId argument) const {
  return tree_->kind(argument) == NodeKind::Label ? tree_->child(argument, slot::Label_value) : argument;
}

bool Checker::has_labels(NodeId node) const {
  const auto arguments = tree_->tail(node);
  return std::any_of(arguments.begin(), arguments.end(),
                     [&](NodeId argument) { return tree_->kind(argument) == NodeKind::Label; });
}

// Reports a label in a call of something whose parameters have no names (L4).
bool Checker::refuse_labels(NodeId node) {
  for (NodeId argument : tree_->tail(node)) {
    if (tree_->kind(argument) != NodeKind::Label) continue;
    mute_arguments(node);
    const NodeId callee = child(node, slot::Call_callee);
    error_at(Code::T102, tree_->main_span(argument),
             "the arguments of `" + std::string(program_.sources.text(span(callee))) + "` have no names")
        .help("Built-in functions and function values take their arguments by position.");
    return true;
  }
  return false;
}

bool Checker::has_preset(VarId param) const {
  const Var& v = out_.vars[param];
  if (v.kind != VarKind::parameter || !v.node.valid()) return false;
  const Tree& t = *out_.files[v.file].tree;
  return t.kind(v.node) == NodeKind::Param && t.child(v.node, slot::Param_preset).valid();
}

// Has the function default values? They are those of its last parameters.
bool Checker::has_presets(FunId fun) const {
  const std::vector<VarId>& params = out_.funs[fun].params;
  return !params.empty() && has_preset(params.back());
}

// Does the node name such a function?
bool Checker::names_presets(NodeId node) {
  node = strip(node);
  const NodeInfo& at = info(node);
  return (at.ref == RefKind::fun || at.ref == RefKind::method) && has_presets(FunId(at.id));
}

Formals Checker::formals_of(FunId fun) const {
  Formals of{out_.funs[fun].name, out_.funs[fun].span, {}};
  for (VarId param : out_.funs[fun].params) of.all.push_back({out_.vars[param].name, has_preset(param)});
  return of;
}

// Puts the arguments of a call to the parameters. False after an error: T006, T039, T102.
bool Checker::place_arguments(NodeId node, const Formals& of, Placement& placement) {
  const std::vector<Formal>& formals = of.all;
  const auto arguments = tree_->tail(node);
  std::vector<NodeId>& placed = placement.placed;
  placed.assign(formals.size(), NodeId());
  if (arguments.size() > formals.size()) return too_many(node, formals.size()), false;
  std::unordered_map<std::uint32_t, std::size_t> by_name;
  for (NodeId argument : arguments) {
    const bool label = tree_->kind(argument) == NodeKind::Label;
    if (!label && !by_name.empty()) {
      mute_arguments(node);
      error(Code::T102, argument, "an argument without a name stands behind one with a name")
          .help("Name it too, or write it before the others.");
      return false;
    }
    std::size_t position = placement.positions.size();
    if (label) {
      if (by_name.empty())
        for (std::size_t i = 0; i < formals.size(); ++i) by_name.emplace(formals[i].name.value, i);
      const auto at = by_name.find(tree_->name(argument).value);
      if (at == by_name.end()) return unknown_label(node, argument, of), false;
      position = at->second;
    }
    if (placed[position].valid()) {
      mute_arguments(node);
      error_at(Code::T102, tree_->main_span(argument),
               "argument `" + name_text(tree_->name(argument)) + "` is given twice")
          .label(span(placed[position]), "first given here");
      return false;
    }
    placed[position] = argument_value(argument);
    placement.positions.push_back(position);
  }
  for (std::size_t i = 0; i < formals.size(); ++i) {
    if (placed[i].valid() || formals[i].optional) continue;
    missing_argument(node, name_text(of.callee), formals[i].name, of.declared);
    return false;
  }
  return true;
}

void Checker::unknown_label(NodeId node, NodeId argument, const Formals& of) {
  mute_arguments(node);
  const NameId name = tree_->name(argument);
  std::vector<std::string_view> words;
  words.reserve(of.all.size());
  for (const Formal& formal : of.all) words.push_back(names_.text(formal.name));
  std::string help = did_you_mean(names_.text(name), words);
  if (help.empty() && !words.empty()) help = parameter_list(words);
  Report report = error_at(Code::T102, tree_->main_span(argument),
                           "`" + name_text(of.callee) + "` has no parameter `" + name_text(name) + "`");
  if (of.declared.valid()) report.label(of.declared, "declared here");
  if (!help.empty()) report.help(help);
}

// T039 names the first parameter that has no argument (L5).
void Checker::missing_argument(NodeId node, std::string_view callee, NameId param, Span declared) {
  mute_arguments(node);
  Report report =
      error(Code::T039, node,
            "the call of `" + std::string(callee) + "` lacks the argument `" + name_text(param) + "`");
  if (declared.valid()) report.label(declared, "declared here");
}

// Default values are refused where nobody could leave an argument out (L2).
void Checker::refuse_presets(NodeId params, std::string_view where) {
  for (NodeId param : tree_->tail(params)) {
    if (tree_->kind(param) != NodeKind::Param || !child(param, slot::Param_preset).valid()) continue;
    error(Code::T103, child(param, slot::Param_preset),
          "parameters of " + std::string(where) + " have no default values")
        .help("Give the argument in each call.");
    return;
  }
}

// The forms that a default value may have (L1).
bool Checker::is_preset(NodeId node) {
  using K = NodeKind;
  const K k = node_at(node).kind;
  if (k == K::IntLit || k == K::FloatLit || k == K::StringLit || k == K::BoolLit || k == K::NoneLit)
    return true;
  if (k == K::Unary) {
    const K operand = node_at(child(node, slot::Unary_operand)).kind;
    return tree_->main(node).kind == TokenKind::minus && (operand == K::IntLit || operand == K::FloatLit);
  }
  if (k == K::ListLit || k == K::SetLit || k == K::MapLit) return tree_->tail(node).empty();
  if (k != K::Ident && k != K::Select) return false;
  const NodeInfo& at = info(node);
  if (at.ref == RefKind::variant) return kind(at.type) != TypeKind::function;
  if (at.ref != RefKind::var) return false;
  const Var& v = out_.vars[VarId(at.id)];
  if (!v.is_let || v.kind != VarKind::global) return false;
  const TypeKind type = kind(v.type);
  const bool scalar = type == TypeKind::integer || type == TypeKind::int64 || type == TypeKind::floating ||
                      type == TypeKind::boolean || type == TypeKind::string || type == TypeKind::bytes ||
                      type == TypeKind::bigint || type == TypeKind::variant ||
                      (type == TypeKind::union_ && types_.decl(types_[prune(v.type)].decl).is_enum());
  if (!scalar || v.module != module_) return scalar;
  const FileId here = file_;
  enter_file(v.file);
  const bool constant = is_constant(child(v.node, slot::Let_value), 0);
  enter_file(here);
  return constant;
}

// Checks the default values of a function's parameters, in the scope around it.
void Checker::check_presets(FunId fun, NodeId params) {
  std::size_t position = 0;
  bool defaulted = false;
  Frame frame;
  frame.fun = fun;
  frame.parent = frame_;
  Frame* const outer = std::exchange(frame_, &frame);
  const bool muted = muted_;
  for (NodeId param : tree_->tail(params)) {
    if (tree_->kind(param) != NodeKind::Param || position >= out_.funs[fun].params.size()) continue;
    const VarId var = out_.funs[fun].params[position++];
    muted_ = false;
    if (child(param, slot::Param_preset).valid()) {
      defaulted = true;
      if (!check_preset(param, out_.vars[var].type)) break;
    } else if (defaulted) {
      error(Code::T103, param,
            "parameter `" + name_text(tree_->name(param)) + "` stands behind one with a default value")
          .help("Give it a default value too, or write it before the others.");
      break;
    }
  }
  muted_ = muted;
  frame_ = outer;
}

std::pair<std::string, std::string> option_edit(const std::string& text, bool function) {
  if (!function) return {text + "?", "Write `" + text + "?`."};
  return {"(" + text + ")?",
          "Write `(" + text + ")?`: in `" + text + "`, the last type is what the function gives."};
}

// Checks one default value; false if the parameter has no written type.
bool Checker::check_preset(NodeId param, TypeId type) {
  const NodeId preset = child(param, slot::Param_preset);
  check_expr(preset, type);
  if (!child(param, slot::Param_type).valid()) {
    const std::string name = name_text(tree_->name(param));
    const std::string shown = show(info(preset).type);
    const Span at = tree_->main_span(param);
    error(Code::T005, param, "parameter `" + name + "` is missing a type")
        .help("A default value does not say it; write `" + name + ": " + shown + " = …`.")
        .suggest("write the type", Span{at.end, at.end}, ": " + shown);
    return false;
  }
  const TypeKind wanted = kind(prune(type));
  const bool empty = wanted == TypeKind::option || wanted == TypeKind::soft || wanted == TypeKind::any ||
                     wanted == TypeKind::error;
  // Elsewhere such a slot may be empty (16.3); a default says what callers may give.
  if (node_at(preset).kind == NodeKind::NoneLit && !empty) {
    const NodeId written = child(param, slot::Param_type);
    const Span at = span(written);
    const auto [edit, help] =
        option_edit(std::string(program_.sources.text(at)), node_at(written).kind == NodeKind::FunType);
    error(Code::T008, preset, "type mismatch: expected " + show(type) + ", got none")
        .help(help)
        .suggest("make it an option", at, edit);
    return true;
  }
  flow(preset, type);
  if (!is_preset(preset)) {
    const bool made = types_.is(settle(type), TypeKind::record) || types_.is(settle(type), TypeKind::union_);
    error(Code::T103, preset, "a default value must be known before the program runs")
        .help(
            made
                ? "A value with fields cannot be one: take an option and use its default inside, as in `p: " +
                      show(type) + "? = none` and `p ?? " + std::string(program_.sources.text(span(preset))) +
                      "`."
                : "It is a literal, `none`, a variant without fields, an empty list, map or set, or the "
                  "name of a "
                  "constant number, text or flag.");
  }
  return true;
}

}  // namespace mochi::check
