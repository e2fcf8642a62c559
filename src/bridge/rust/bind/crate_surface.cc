#include "bridge/rust/bind/crate_surface.h"

#include <map>

#include "archive/digest.h"
#include "bridge/rust/bind/signature.h"

namespace mochi::rust {
namespace {

std::string module_of(const std::string& crate, const std::string& path) {
  const std::size_t last = path.rfind("::");
  return last == std::string::npos ? crate : crate + "::" + path.substr(0, last);
}

class SurfaceBuilder {
 public:
  SurfaceBuilder(Judge& judge, bool docs) : judge_(judge), docs_(docs) {}

  api::Surface run(const PublicApi& items, const CallableList& callables) {
    crate_ = judge_.world().root().name;
    api::Surface made;
    made.package = crate_;
    for (const PublicItem& item : items.items) add_item(item);
    for (const Callable& callable : callables.all) add_callable(callable, made);
    for (auto& [name, module] : modules_) {
      for (auto& [type_name, type] : types_[name]) module.types.push_back(std::move(type));
      made.modules.push_back(std::move(module));
    }
    return made;
  }

 private:
  api::Module& module(const std::string& path) {
    const std::string name = module_of(crate_, path);
    api::Module& made = modules_[name];
    made.name = name;
    return made;
  }

  std::string docs_of(const DocItem& item) const { return docs_ ? std::string(item.docs) : std::string(); }

  void add_item(const PublicItem& item) {
    const DocItem& it = item.home.item();
    if (const auto* adt = std::get_if<DocAdt>(&it.inner)) {
      api::TypeDecl made;
      made.kind = api::TypeDeclKind::opaque;
      made.name = item.path.substr(item.path.rfind(':') == std::string::npos ? 0 : item.path.rfind(':') + 1);
      made.doc = docs_of(it);
      for (const DocParam& p : adt->generics.params) {
        if (p.kind == DocParam::Kind::type) made.type_params.push_back({std::string(p.name), {}});
      }
      module(item.path);
      types_[module_of(crate_, item.path)].emplace(made.name, std::move(made));
    } else if (const auto* value = std::get_if<DocValue>(&it.inner); value != nullptr && !value->associated) {
      api::Constant made;
      made.name = it.name;
      made.doc = docs_of(it);
      const Scope& scope = judge_.free_scope(*item.home.crate);
      made.type = mochi_type(judge_, {value->type, &scope, false}, true);
      made.is_variable = value->is_mutable;
      made.foreign_path = item.path;
      module(item.path).constants.push_back(std::move(made));
    }
  }

  void add_callable(const Callable& callable, api::Surface& into) {
    if (callable.with_instances) {
      into.skips.push_back({callable.path, std::string(skip_token(callable.with_instances->reason)) + ": " +
                                               callable.with_instances->detail});
      return;
    }
    api::Function made = mochi_function(judge_, callable);
    made.foreign_path = callable.path;
    if (docs_) made.doc.text = callable.home.item().docs;
    if (callable.kind == Callable::Kind::free) {
      module(callable.path).functions.push_back(std::move(made));
      return;
    }
    auto& types = types_[module_of(crate_, callable.type_path)];
    const std::size_t colon = callable.type_path.rfind(':');
    auto found =
        types.find(colon == std::string::npos ? callable.type_path : callable.type_path.substr(colon + 1));
    if (found != types.end()) found->second.methods.push_back(std::move(made));
  }

  Judge& judge_;
  bool docs_;
  std::string crate_;
  std::map<std::string, api::Module> modules_;
  std::map<std::string, std::map<std::string, api::TypeDecl>> types_;
};

}  // namespace

api::Surface make_surface(Judge& judge, const PublicApi& items, const CallableList& callables, bool docs) {
  return SurfaceBuilder(judge, docs).run(items, callables);
}

std::string surface_hash(const api::Surface& without_docs) {
  return archive::hex(archive::digest(archive::DigestKind::sha256, api::to_json(without_docs)));
}

}  // namespace mochi::rust
