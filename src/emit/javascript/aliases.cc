// Exported aliases. The program knows what they stand for alone, so that they come from the package's surface.
#include "emit/common/surface_types.h"
#include "emit/javascript/library.h"

namespace mochi::emit::javascript {

std::vector<std::string> LibraryModule::alias_declarations() {
  std::vector<std::string> all;
  for (const api::TypeDecl* alias : w_.options.aliases) {
    SurfaceTypes types(program_, *w_.options.surface, module_.name);
    const std::vector<types::TypeParamId> params = types.bind(alias->type_params);
    const std::string name = convert_name(alias->name, CaseStyle::pascal);
    const bool is_result = alias->aliased.kind == api::TypeKind::result;
    Doc shown = w_.spelling.type(types.type(alias->aliased), true);
    Doc head = w_.text("export type " + name + w_.spelling.parameters(params) + " =");
    Doc doc = is_result ? w_.concat({head, w_.text(" "), shown, w_.text(";")})
                        : w_.concat({head, w_.docs.group(w_.docs.nest(2, w_.concat({w_.docs.line(), shown}))),
                                     w_.text(";")});
    all.push_back(comment_of(alias->doc, alias->name) + w_.print(doc).text);
  }
  return all;
}

}  // namespace mochi::emit::javascript
