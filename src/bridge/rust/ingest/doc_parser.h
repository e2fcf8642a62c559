// Inside of the reader: types, generics and items from a cursor.
#pragma once

#include <string_view>
#include <vector>

#include "base/json_cursor.h"
#include "bridge/rust/ingest/doc_model.h"

namespace mochi::rust {

class DocParser {
 public:
  DocParser(DocCrate& crate, JsonCursor& cursor) : crate_(crate), in_(cursor) {}

  // The members of a crate.
  void index();
  void places();
  void externals();

 private:
  // Types. (doc_types.cc)
  TypeRef type();
  TypeRef optional_type();
  void type_body(std::string_view tag, DocType& made);
  void path(DocPath& made);
  void path_args(DocPath& made);
  void angle_args(DocPath& made);
  void parenthesized_args(DocPath& made);
  DocArg arg();
  DocConstraint constraint();
  DocBound bound();
  void trait_bound(DocBound& made);
  std::vector<DocBound> bounds();
  void dyn_traits(DocType& made);
  void function_pointer(DocType& made);
  DocGenerics generics();
  DocParam param();
  void param_kind(DocParam& made);
  DocWhere where();
  void signature(DocFunction& made);
  void header(DocFunction& made);

  // Items. (doc_items.cc)
  void item();
  void visibility(DocItem& made);
  void attributes(DocItem& made);
  void inner(DocItem& made);
  DocInner inner_of(std::string_view tag);
  DocModule module();
  DocUse use();
  DocExtern extern_crate();
  DocFunction function();
  DocAdt structure();
  void structure_kind(DocAdt& made);
  DocAdt enumeration();
  DocAdt union_of();
  DocVariant variant();
  void variant_kind(DocVariant& made);
  DocTrait trait();
  DocImpl impl();
  DocAlias alias(bool associated);
  DocValue value(bool associated, bool is_static);
  DocMacro macro(bool procedural);

  // Small things.
  DocId id();
  // An id, or kNoDoc for null.
  DocId optional_id();
  std::vector<DocId> ids();
  std::string_view optional_text();

  DocCrate& crate_;
  JsonCursor& in_;
};

}  // namespace mochi::rust
