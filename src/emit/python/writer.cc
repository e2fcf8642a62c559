#include "emit/python/writer.h"

#include "base/check.h"

namespace mochi::emit::python {

Writer::Writer(const ir::Program& p, ProgramNames& shared, WriterOptions given)
    : program(p),
      options(std::move(given)),
      dialect(*options.dialect),
      types(*p.types),
      names(p, shared, options),
      classes(*this) {}

Doc Writer::helper(std::string_view name) {
  const RuntimeLibrary& code = dialect.support();
  const auto section = code.declared().find(name);
  MOCHI_CHECK(section != code.declared().end());
  helpers.emplace(name);
  sections.emplace(section->second);
  return layout.text(names.items.helper_alias(name));
}

Doc Writer::import(std::string_view module, std::string_view name) {
  // A type of the author's keeps its name.
  const bool taken = names.items.is_public(name);
  const std::string alias = (taken ? "_" : "") + std::string(name);
  imports_[std::string(module)].emplace(taken ? std::string(name) + " as " + alias : std::string(name));
  return layout.text(alias);
}

Doc Writer::builtin(std::string_view name) {
  if (!dialect.modules || !names.hides(name)) return layout.text(name);
  names_builtins_ = true;
  return layout.text("builtins." + std::string(name));
}

Doc Writer::import_as(std::string_view module, std::string_view name, std::string_view alias) {
  const std::string shown = (names.items.is_public(alias) ? "_" : "") + std::string(alias);
  imports_[std::string(module)].insert(std::string(name) + " as " + shown);
  return layout.text(shown);
}

Writer::Raised Writer::raised_form(types::TypeId error) const {
  if (classes.is_error(error)) return Raised::itself;
  return types.is(error, types::TypeKind::parameter) ? Raised::either : Raised::wrapped;
}

Doc Writer::failure_class(types::TypeId error, ir::ModuleId module) {
  if (classes.is_error(error)) return layout.text(names.type_name(types[error].decl));
  // Standard modules are part of the package.
  auto found = options.error_classes.find(program.modules[module].package);
  if (found == options.error_classes.end())
    found = options.error_classes.find(program.modules[program.order.back()].package);
  MOCHI_CHECK(found != options.error_classes.end());
  error_imports_[found->second.first].insert(found->second.second);
  return layout.text(found->second.second);
}

Doc Writer::raised(types::TypeId error, Doc value, bool fresh) {
  switch (raised_form(error)) {
    case Raised::itself: return fresh ? value : layout.call(helper("raised"), {value});
    case Raised::either:
      return layout.call(helper("raised_as"), {failure_class(error, options.module), value});
    case Raised::wrapped: return layout.call(failure_class(error, options.module), {value});
  }
  MOCHI_UNREACHABLE("form of a failure");
}

Doc Writer::outcome_helper(types::TypeId error) {
  switch (raised_form(error)) {
    case Raised::itself: return helper("outcome_of");
    case Raised::either: return helper("any_reason_of");
    case Raised::wrapped: return helper("reason_of");
  }
  MOCHI_UNREACHABLE("form of a failure");
}

Doc Writer::outcome_of(types::TypeId error, ir::ModuleId module, Doc function, std::vector<Doc> args) {
  args.insert(args.begin(), {failure_class(error, module), function});
  return layout.call(outcome_helper(error), args);
}

Doc Writer::given(std::string_view name, types::TypeId error, Doc outcome) {
  std::vector<Doc> args = {outcome};
  if (raised_form(error) != Raised::itself) args.push_back(failure_class(error, options.module));
  return layout.call(helper(name), args);
}

}  // namespace mochi::emit::python
