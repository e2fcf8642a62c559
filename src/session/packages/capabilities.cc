#include "session/packages/capabilities.h"

#include <algorithm>

#include "diag/codes.h"

namespace mochi {
namespace {

using package::Capability;
using package::CapabilitySet;

CapabilitySet set_of(const std::vector<std::string>& words) {
  CapabilitySet set;
  for (const std::string& word : words)
    set.add(package::parse_capability_word(word).value_or(CapabilitySet()));
  return set;
}

bool in_test(const check::Checked& checked, check::FunId id) {
  for (; id.valid(); id = checked.funs[id].parent) {
    const check::FunKind kind = checked.funs[id].kind;
    if (kind == check::FunKind::test || kind == check::FunKind::bench) return true;
  }
  return false;
}

// Where a capability is used: the function with the smallest span that names it, or the module's statements.
struct Use {
  CapabilitySet all;
  Span place[package::kCapabilityCount];
  std::string who[package::kCapabilityCount];
};

Use uses_of(const check::Checked& checked, std::string_view package) {
  Use use;
  auto add = [&](CapabilitySet set, Span span, const std::string& who) {
    for (Capability c : set.items()) {
      const auto i = static_cast<std::size_t>(c);
      const bool first = !use.all.has(c);
      const bool narrower = !first && span.valid() && use.place[i].valid() &&
                            span.end - span.begin < use.place[i].end - use.place[i].begin;
      if (first || narrower) {
        use.place[i] = span;
        use.who[i] = who;
      }
      use.all.add(c);
    }
  };
  for (std::uint32_t i = 0; i < checked.funs.size(); ++i) {
    const check::FunId id(i);
    const check::Fun& fun = checked.funs[id];
    if (!fun.module.valid() || checked.modules[fun.module.value].package != package || in_test(checked, id))
      continue;
    const std::string name =
        fun.name.valid() ? "`" + std::string(checked.names->text(fun.name)) + "`" : std::string("a function");
    add(set_of(fun.capabilities), fun.span, name);
  }
  for (const check::Module& module : checked.modules) {
    if (module.package == package) add(set_of(module.capabilities), {}, "`" + module.name + "`");
  }
  return use;
}

}  // namespace

CapabilitySet used_capabilities(const check::Checked& checked, std::string_view package) {
  return uses_of(checked, package).all;
}

CapabilitySet used_by_modules(const check::Checked& checked, const std::vector<std::string>& names) {
  const auto listed = [&](const check::Module& module) {
    return std::find(names.begin(), names.end(), module.name) != names.end();
  };
  CapabilitySet all;
  for (std::uint32_t i = 0; i < checked.funs.size(); ++i) {
    const check::FunId id(i);
    const check::Fun& fun = checked.funs[id];
    if (fun.module.valid() && listed(checked.modules[fun.module.value]) && !in_test(checked, id))
      all.add(set_of(fun.capabilities));
  }
  for (const check::Module& module : checked.modules) {
    if (listed(module)) all.add(set_of(module.capabilities));
  }
  return all;
}

void check_capabilities(const check::Checked& checked, const package::Manifest& manifest,
                        CapabilitySet of_dependencies, Sink& sink) {
  const Use use = uses_of(checked, manifest.package->name.value);
  CapabilitySet declared;
  for (const auto& c : manifest.capabilities.required) declared.add(c.value);
  CapabilitySet allowed = declared;
  for (const auto& c : manifest.capabilities.optional) allowed.add(c.value);
  for (const auto& feature : manifest.capabilities.optional_features) {
    for (const auto& c : feature.capabilities) allowed.add(c.value);
  }
  for (Capability c : use.all.minus(allowed).items()) {
    const auto i = static_cast<std::size_t>(c);
    const std::string name(package::capability_name(c));
    Report(sink, Code::M057_CAP_E007, use.place[i],
           use.who[i] + " uses " + name + ", which `[capabilities]` does not declare")
        .help("Add \"" + name + "\" to `[capabilities] required`, or do without it.");
  }
  CapabilitySet reported;
  for (const auto& c : manifest.capabilities.required) {
    if (use.all.has(c.value) || of_dependencies.has(c.value) || reported.has(c.value)) continue;
    reported.add(c.value);
    Report(
        sink, Code::M057_CAP_E007, c.span,
        std::string(package::capability_name(c.value)) + " is declared, and nothing in the package uses it")
        .severity(Severity::warning)
        .help("Remove it: who depends on this package has to accept what it declares.");
  }
}

}  // namespace mochi
