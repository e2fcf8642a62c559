#include "check/check.h"

#include "check/incremental.h"
#include "check/program.h"

namespace mochi::check {
void declare_prelude(Program& program) {
  types::TypeStore& types = program.types;
  types::TypeParam param;
  param.name = program.names.intern("T");
  types::TypeParamId value = types.add_param(param);
  param.name = program.names.intern("E");
  types::TypeParamId failure = types.add_param(param);
  types::TypeDecl decl;
  decl.kind = types::DeclKind::union_;
  decl.name = program.names.intern("result");
  decl.exported = true;
  decl.params = {value, failure};
  decl.variants.resize(2);
  decl.variants[0].name = program.names.intern("Ok");
  decl.variants[0].fields.push_back({program.names.intern("value"), types.parameter(value), {}, {}});
  decl.variants[1].name = program.names.intern("Err");
  decl.variants[1].fields.push_back({program.names.intern("error"), types.parameter(failure), {}, {}});
  program.result_decl = types.add_decl(std::move(decl));
}

Checked check_modules(Loader& loader, const std::vector<std::string>& entries, Session& session, Sink& sink,
                      const Options& options) {
  IncrementalChecker once(session);
  once.check(loader, entries, sink, options);
  return once.take();
}

Checked check_program(Loader& loader, std::string_view entry, Session& session, Sink& sink,
                      const Options& options) {
  return check_modules(loader, {std::string(entry)}, session, sink, options);
}

}  // namespace mochi::check
