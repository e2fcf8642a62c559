// Makes what binding.h holds: types, then their functions, instance by instance.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/rust/bind/binding.h"
#include "bridge/rust/bind/crossing.h"

namespace mochi::rust {

class Binder final : public InstanceMaker {
 public:
  // `every_probe`: generic types get an instance even where nothing says which is likely.
  Binder(Judge& judge, const PublicApi& items, std::string_view package, bool every_probe,
         const TraitPaths& others);
  std::optional<std::size_t> make_instance(const DocHome& home, const std::vector<TypeView>& args) override;
  std::vector<TypeView> instances_of(const DocHome& home) override;
  std::string make_place(std::string_view rust, const api::Type& value) override;
  BoundCrate run(const CallableList& callables, const std::vector<InstanceRequest>& requests);

  // The arguments of one call as Rust code.
  struct CallText {
    std::string lets;  // when something is lent
    std::string list;
    std::vector<api::Type> backs;
    std::string written;  // `b0, b1`
    bool lends = false;
  };

 private:
  using Types = std::map<std::string_view, TypeView>;
  // A function of Rust and where it stands.
  struct Site {
    DocHome home;
    std::size_t type = BoundCall::kFree;
    std::string rust;  // `::regex::escape`, `<::regex::Regex>::new`
    std::string path;  // `Regex::new`, as users of the crate write it
    std::string name;  // in Mochi
    std::string generic;  // the same without type arguments, where some are given
  };
  // One way to call it.
  struct Variant {
    api::Function function;
    bool takes_self = false;
    std::vector<std::string> forms;
    std::vector<api::Type> results;  // of each form
  };

  // binding.cc: types
  void skip(std::string path, std::string reason);
  void skip(std::string path, SkipReason reason, std::string_view detail);
  std::string flat_name(const std::string& path) const;
  void declare(const PublicItem& item);
  void find_forms();
  TypeForm first_form(BoundType& type);
  bool fill_enum(BoundType& type, const DocAdt& adt);
  bool fill_record(BoundType& type);
  bool fill_union(BoundType& type);
  void drop_doubles();

  // instances.cc: generic types
  std::optional<std::size_t> probe(const DocHome& home);
  bool match(TypeView pattern, TypeView real, const DocGenerics& generics, Types& types);
  bool match_self(const DocCrate& crate, const DocImpl& impl, const BoundType& type, Types& types);
  std::string instance_name(const DocHome& home, const std::vector<TypeView>& args);
  void bind_members(std::size_t index);
  void bind_blanket(std::size_t index, const DocCrate& crate, const DocImpl& impl);
  // Where the methods of a trait are put: behind a type, or as functions that take the value first.
  struct TraitPlace {
    std::size_t type = BoundCall::kFree;
    std::string rust;    // what implements it
    std::string path;    // before the method's name
    std::string prefix;  // before its name in Mochi
  };
  void bind_trait(const TraitPlace& place, const DocCrate& crate, const DocImpl& impl, const Scope& scope);
  TraitPlace place_of(std::size_t type) const;
  void bind_extensions(const PublicItem& item);
  void bind_facade(const DocHome& home, std::size_t facade);
  void fill_facades();
  // The type as a view that the crossing knows.
  std::optional<TypeView> own_view(const BoundType& type);
  void request(const InstanceRequest& wanted);
  void bind_requested(const Site& site, const DocFunction& function, const Scope& owner);
  std::optional<std::size_t> alias_instance(const PublicItem& item, const DocAlias& alias,
                                            const std::vector<TypeView>& args);
  bool is_default(const DocParam& param, TypeView view, const Scope& scope);
  std::optional<std::string> instance_path(const DocHome& home, const std::vector<TypeView>& args,
                                           const std::string& in_rust);
  void add_alias(const PublicItem& item);
  const std::string& item_name(const std::string& name) const;
  std::optional<TypeView> requested_type(const RequestedType& type);

  // binder_calls.cc: functions
  void bind(const Callable& callable);
  void bind_function(const Site& site, const DocFunction& function, const Scope& owner,
                     const std::vector<TypeView>* given = nullptr);
  Judgement make_variant(const Site& site, const DocFunction& function, const Scope& scope, std::size_t way,
                         Variant& made, std::size_t& ways);
  static void add_forms(const std::string& path, const std::string& call, const Cross& result,
                        const CallText& text, bool handles, bool same, Variant& made);
  static std::vector<std::string_view> given_params(const DocFunction& function, const DocCrate& crate,
                                                    std::size_t count);
  bool choose(const DocFunction& function, Scope& scope, std::size_t way, std::size_t& ways,
              const std::vector<TypeView>* given, Judgement& fails);
  std::string type_arguments(const DocFunction& function, const Scope& scope, bool lent) const;
  bool gives_self(const DocFunction& function, const Scope& scope);

  // binder_placed.cc: what is no function of the crate in Mochi's words
  bool has_method(std::size_t type, std::string_view name) const;
  BoundCall* add_call(std::size_t type, std::string_view name, bool takes_self,
                      std::vector<api::Param> params, api::Type result, const std::string& body,
                      std::string_view doc);
  void add_placed(std::size_t index);
  void add_clone(std::size_t index);
  void add_parse(std::size_t index);
  void add_wait(std::size_t index);
  void add_from(std::size_t index);
  void add_constant(const PublicItem& item);
  void add_value(const std::string& name, std::size_t type, const std::string& path, const DocItem& item,
                 TypeView view, const std::string& rust);
  void add_parts(std::size_t index);
  void add_fields(std::size_t index, const DocAdt& adt);
  void add_variants(std::size_t index, const DocAdt& adt);
  const Scope& type_scope(const BoundType& type);

  Judge& judge_;
  const PublicApi& items_;
  BoundCrate made_;
  Crossing crossing_;
  std::map<DocHome, std::size_t> facades_;                            // generic types
  std::map<std::pair<DocHome, std::string>, std::size_t> instances_;  // by the arguments in Rust
  std::map<std::size_t, std::vector<std::size_t>>
      facade_sources_;               // instances that give facades their functions
  std::deque<std::size_t> pending_;  // instances without their functions
  std::map<std::string, std::vector<InstanceRequest>, std::less<>> method_requests_;  // by the method's name
  std::map<DocHome, std::string> item_paths_;
  std::set<std::string> names_;
  std::set<DocHome> by_alias_;  // generic types that only aliases lead to
  bool every_probe_ = false;
};

// Whether a method of a trait of the standard library is one of Mochi's too.
bool placed_method(std::string_view trait, std::string_view method);
std::string without_raw(std::string_view name);
// The wrapper's name of what stands at `path` in the crate.
std::string symbol_of(std::string_view lib, std::string_view path);
// The forms of a call with this result, from the one that holds least.
std::vector<std::string> forms_of(const std::string& path, const std::string& call, const Cross& result,
                                  bool handles);

}  // namespace mochi::rust
