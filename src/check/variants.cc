// Names of variants: what a bare one means, and types that a value hides (language-17 V1, V4).
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {

// The place of the variant `name` in the union; `kNoVariant` if there is none.
std::uint32_t Checker::variant_index(DeclId decl, NameId name) const {
  if (!decl.valid()) return kNoVariant;
  const std::vector<types::Variant>& variants = types_.decl(decl).variants;
  const auto at = std::find_if(variants.begin(), variants.end(),
                               [&](const types::Variant& variant) { return variant.name == name; });
  return at == variants.end() ? kNoVariant : static_cast<std::uint32_t>(at - variants.begin());
}

// What a bare name means where `expected` is wanted: the variant of that union, if what is in scope is a variant or
// nothing. Where several unions have one of that name and nothing is wanted, the last one, with a report (V4).
Binding Checker::bare_variant(NodeId node, const Binding& binding, TypeId expected) {
  if (binding && binding.kind != BindKind::variant) return binding;
  const NameId name = tree_->name(node);
  if (expected.valid()) {
    TypeId wanted = value_of(prune(expected));
    if (types_.is(wanted, TypeKind::option)) wanted = prune(types_.element(wanted));
    const DeclId decl = types_.is(wanted, TypeKind::union_) ? types_[wanted].decl : DeclId();
    const std::uint32_t index = variant_index(decl, name);
    if (index != kNoVariant) return {BindKind::variant, decl.value, index, true};
  }
  if (binding && is_ambiguous(node)) tell_ambiguous(node, DeclId(binding.id));
  return binding;
}

// Is it a bare name of variants of several unions?
bool Checker::is_ambiguous(NodeId node) const {
  node = strip(node);
  if (ambiguous_.empty() || tree_->kind(node) != NodeKind::Ident) return false;
  return std::any_of(ambiguous_.begin(), ambiguous_.end(),
                     [&](const NamedBinding& entry) { return entry.name == tree_->name(node); });
}

// The union that the value of a checked node belongs to; none if it is of another type.
TypeId Checker::union_of(NodeId node) {
  TypeId type = value_of(info(node).type);
  if (types_.is(type, TypeKind::option)) type = prune(types_.element(type));
  const Type& t = types_[type];
  if (t.kind == TypeKind::variant) return types_.nominal(t.decl, t.args);
  return t.kind == TypeKind::union_ ? type : TypeId();
}

// The same of the name of a literal `name { … }`.
TypeEntry Checker::bare_entry(NodeId node, const TypeEntry& entry, TypeId expected) {
  const Binding binding =
      entry ? Binding{BindKind::variant, entry.id, entry.index, entry.exported} : Binding();
  const Binding meant = bare_variant(node, binding, expected);
  return meant ? TypeEntry{TypeEntryKind::variant, meant.id, meant.index, true} : entry;
}

void Checker::tell_ambiguous(NodeId node, DeclId last) {
  const auto twice = std::find_if(ambiguous_.begin(), ambiguous_.end(),
                                  [&](const NamedBinding& entry) { return entry.name == tree_->name(node); });
  const DeclId first(twice->binding.id);
  const std::string name = name_text(tree_->name(node));
  const std::string one = name_text(types_.decl(first).name) + "." + name;
  const std::string other = name_text(types_.decl(last).name) + "." + name;
  const bool library = program_.options.library || out_.modules[module_.value].is_library;
  const Span at = tree_->main_span(node);
  if (library) {
    error_at(Code::T122, at, "`" + name + "` is a variant of two unions")
        .help("Write `" + one + "` or `" + other + "`.");
    return;
  }
  warning_at(Code::T122, at, "`" + name + "` is a variant of two unions; the last one is taken")
      .severity(Severity::warning)
      .help("Write `" + one + "` or `" + other + "`.")
      .suggest("name the union", at, other);
}

// A value whose name a type has too: `N.x` is then about the value (V1). Reported where the later one stands.
void Checker::warn_hidden_type(NameId name, const Binding& value, const TypeEntry& type, Span at) {
  const bool hides =
      value.kind == BindKind::var || value.kind == BindKind::fun || value.kind == BindKind::module_;
  const bool hidden = type.kind == TypeEntryKind::alias ||
                      (type.kind == TypeEntryKind::decl && DeclId(type.id) != program_.result_decl);
  if (!hides || !hidden) return;
  const std::string word = name_text(name);
  const std::string_view kind = value.kind == BindKind::fun   ? "a function"
                                : value.kind == BindKind::var ? "a variable"
                                                              : "an import";
  warning_at(Code::T123, at, "`" + word + "` names a type and " + std::string(kind))
      .help("`" + word + ".…` is about the " + std::string(kind.substr(kind.find(' ') + 1)) +
            "; rename one of the two.");
}

}  // namespace mochi::check
