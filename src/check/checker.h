// The checker of one module. The comment above each group of its methods names their file.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "check/own_table.h"
#include "check/state.h"

namespace mochi::check {

class Checker {
 public:
  Checker(Program& program, ModuleId module);
  void run();

 private:
  // --- reports.cc ---
  Report error(Code code, NodeId node, std::string message);
  Report error_at(Code code, Span span, std::string message);
  Report warning_at(Code code, Span span, std::string message);
  void flush_reports();
  std::string show(TypeId type);
  std::string name_text(NameId name) const { return std::string(names_.text(name)); }
  std::string foreign_help(std::string_view word) const;
  std::string type_help(NameId name) const;
  std::string suggest_value(NameId name) const;
  std::string suggest_type(NameId name) const;
  std::string suggest_member(NameId name, TypeId type);

  // --- scopes.cc ---
  std::size_t open_scope() const { return locals_.size(); }
  void close_scope(std::size_t mark);
  void bind_local(NameId name, Binding binding);
  Binding lookup(NameId name) const;
  Binding lookup_global(NameId name) const;
  Binding lookup_in(ModuleId module, NameId name) const;
  Binding lookup_foreign(ModuleId module, NameId language, NameId name) const;
  TypeEntry lookup_type(NameId name) const;
  TypeEntry lookup_type_in(ModuleId module, NameId name) const;
  VarId add_var(NameId name, VarKind kind, TypeId type, NodeId node, bool is_let);
  VarId declare_local(NodeId node, VarKind kind, TypeId type, bool is_let);
  void use_var(VarId var, NodeId node);
  void note_capture(VarId var, FunId user);
  void note_assignment(VarId var, Span span);
  void set_ref(NodeId node, RefKind ref, std::uint32_t id);
  struct SavedPlace;
  FunExtra& extra(FunId fun);

  // --- declare.cc, signatures.cc ---
  void declare_file_names(FileId file);
  void declare_statement_name(NodeId node);
  void declare_type_name(NodeId node);
  void declare_function_name(NodeId node);
  void declare_extern(NodeId node);
  void declare_import_aliases(FileId file);
  void declare_value(NameId name, Binding binding, Span span);
  void declare_type(NameId name, TypeEntry entry, Span span);
  void fill_type(NodeId node);
  void fill_record(NodeId node, DeclId decl);
  void fill_union(NodeId node, DeclId decl);
  void fill_signature(FunId fun);
  void declare_decl_params(NodeId node, DeclId decl);
  void declare_prelude_names();
  void resolve_aliases();
  void read_package_clauses();
  void fill_globals();
  bool file_has_dotted(FileId file) const;
  bool has_annotation(VarId var) const;
  void note_float_extern(NodeId node);
  void declare_global(NodeId node);
  std::vector<TypeParamId> declare_type_params(NodeId list, bool exported);
  void bind_type_params(std::span<const TypeParamId> params);
  void close_type_scope(std::size_t mark);
  void check_type_ends(DeclId decl);
  std::string doc_of(NodeId node);
  FunId add_fun(NodeId node, FunKind kind, NameId name);
  void fill_params(FunId fun, NodeId params, TypeId expected);
  void refuse_doubles(std::string_view what, std::vector<std::pair<NameId, Span>> names);
  EffectSet effect_clause(NodeId effects);

  // --- members.cc, static_lets.cc, receiver.cc ---
  void declare_members(NodeId node, DeclId decl);
  void declare_member(NodeId node, Methods& members);
  void check_member_names(NodeId node, DeclId decl);
  void tell_hidden_params(NodeId node, DeclId decl);
  const Methods* members_of(DeclId decl) const;
  DeclId named_type(NodeId node, std::vector<TypeId>* args = nullptr);
  DeclId declared_type(const TypeEntry& entry, NodeId node, NodeId written, std::vector<TypeId>* args);
  Binding static_member(DeclId decl, NameId name);
  bool type_member(NodeId node, Binding& found);
  void no_member(NodeId node, DeclId decl);
  bool refuse_static(NodeId node, DeclId decl, NameId name);
  std::size_t bind_owner_args(FunId fun, std::span<const TypeId> args);
  TypeId check_instance(NodeId node, TypeId expected);
  bool instance_args(NodeId base, std::string_view name, std::span<const TypeId> args);
  bool written_type_args(NodeId list, NodeId at, std::string_view callee, std::span<const TypeId> args);
  void check_static_let(VarId var);
  void set_static_type(VarId var, TypeId type);
  void open_constant(VarId var);
  struct Constants;
  void check_static_values();
  bool in_static_function() const;
  bool reaches_self(NodeId node) const;
  VarId variable_of_place(NodeId node) const;
  FunId enclosing_method() const;
  void note_self_change(NodeId target);
  void note_method_call(NodeId call, FunId method);
  void check_let_calls();
  void check_one_value(const LetCall& assignment, NodeId against);
  std::string variable_title(VarId var) const;
  void say_immutable(Report& report, VarId var) const;
  // --- annotation.cc ---
  TypeId annotation(NodeId node);
  TypeId named_annotation(NodeId node);
  TypeId basic_annotation(NodeId node, std::string_view name);
  TypeId entry_type(const TypeEntry& entry, NodeId node, std::span<const TypeId> args);
  TypeId alias_type(std::uint32_t alias, std::span<const TypeId> args);
  bool satisfies(NodeId node, TypeId given, TypeParamId param);
  void check_key_type(TypeId key, NodeId node);
  bool has_zero(TypeId type);

  // --- infer.cc ---
  TypeId fresh(InferVar::Kind kind, NodeId node);
  TypeId prune(TypeId type);
  TypeId settle(TypeId type);
  TypeId resolve(TypeId type);
  TypeId final_type(TypeId type);
  bool has_variables(TypeId type);
  TypeKind kind(TypeId type) { return types_.kind(prune(type)); }
  bool is_shape(TypeId type);
  InferVar& infer_var(TypeId type) { return infer_[types_[type].index - 1]; }
  void bind_variable(TypeId variable, TypeId type);
  bool occurs(TypeId variable, TypeId type);
  bool unify(TypeId a, TypeId b);
  bool unify_args(const Type& a, const Type& b);
  void demand_map(TypeId type, bool mixed = false);
  void demand_maps_in(TypeId type);
  TypeId map_of_shape(TypeId shape);
  TypeId record_of(TypeId type);

  // --- convert.cc ---
  void note_typed_use(TypeId from, TypeId to);
  bool convert(TypeId from, TypeId to);
  bool convert_function(const Type& from, const Type& to);
  bool convert_anonymous(const Type& from, const Type& to);
  bool holds_any(TypeId from, TypeId to);
  bool is_fresh_dynamic(NodeId node);
  bool fits_record(TypeId literal, TypeId record);
  bool convert_variable(TypeId from, TypeId to, bool& done);
  TypeId join(TypeId a, TypeId b);
  bool relax(TypeId to, TypeId from);
  bool castable(TypeId from, TypeId to);
  TypeId value_of(TypeId type);
  std::string conversion_help(NodeId node, TypeId from, TypeId to);
  bool flow(NodeId node, TypeId to, Code code = Code::T008);
  bool flow_quiet(NodeId node, TypeId to);
  TypeId use(NodeId node);
  bool is_dynamic(NodeId node);
  bool flow_dynamic(NodeId node, TypeId to);
  void widen_mixed_literals();
  void set_target(NodeId node, TypeId target);
  void note_unwrap(NodeId node);

  // --- statement.cc, assign.cc ---
  bool check_statements(std::span<const NodeId> statements);
  bool check_block(NodeId block);
  bool check_statement(NodeId node);
  void check_let(NodeId node);
  void check_assign(NodeId node);
  TypeId check_again(NodeId node);
  void widen_part(VarId root, NodeId target);
  void widen_list_of(VarId var, NodeId target);
  bool opens_none(NodeId node);
  TypeId slot_given(NodeId value, TypeId slot, FileId file, NodeId written);
  void empty_part(NodeId value, FunId fun, VarId var);
  void empty_variable(NodeId value, VarId var);
  bool is_written(VarId var) const;
  bool began_narrowed(VarId var) const;
  void store_field(NodeId target, NodeId value);
  bool surely_present(NodeId value);
  void assume_present(VarId var, NodeId value);
  void assume_not_none(VarId var);
  TypeId assign_target(NodeId node, VarId& root, bool& immutable);
  bool check_if(NodeId node);
  bool check_while(NodeId node);
  bool has_break(NodeId body) const;
  bool zero_fields(TypeId type, int depth);
  void bind_recursive_lambda(NameId name, NodeId value);
  bool is_open_global(VarId var) const;
  bool global_set(VarId var) const;
  void mark_global_set(VarId var);
  NodeKind node_at_file(const Var& var) const { return (*out_.files[var.file].tree)[var.node].kind; }
  void check_for(NodeId node);
  TypeId element_of(NodeId node, TypeId type);
  void check_return(NodeId node);
  bool check_try(NodeId node);
  void check_update(NodeId node);
  void check_alias(NodeId statement, NodeId value, TypeId slot_type);
  bool wider_slot(TypeId from, TypeId to);

  // --- functions.cc ---
  void check_function(FunId fun);
  void ensure_checked(FunId fun);
  void check_body(FunId fun, NodeId body, TypeId hint);
  void finish_result(FunId fun, Frame& frame);
  bool needs_value(TypeId result);
  struct InnerFunctions;
  struct MapKeys;
  TypeId check_lambda(NodeId node, TypeId expected);
  void check_test(NodeId node);
  TypeId fun_type(FunId fun);
  TypeId result_of(FunId fun);
  void return_value(NodeId value, NodeId statement);
  void set_result_variable(FunId fun);
  TypeId result_variable(FunId fun);

  // --- expression.cc ---
  TypeId check_expr(NodeId node, TypeId expected = {});
  TypeId expr_type(NodeId node, TypeId expected);
  TypeId check_ident(NodeId node, TypeId expected = {});
  bool is_receiver(NodeId node) const;
  TypeId check_receiver(NodeId node);
  Binding variant_of(NodeId node);
  std::uint32_t variant_index(DeclId decl, NameId name) const;
  Binding bare_variant(NodeId node, const Binding& binding, TypeId expected);
  TypeEntry bare_entry(NodeId node, const TypeEntry& entry, TypeId expected);
  bool is_ambiguous(NodeId node) const;
  void tell_ambiguous(NodeId node, DeclId last);
  TypeId union_of(NodeId node);
  void warn_hidden_type(NameId name, const Binding& value, const TypeEntry& type, Span at);
  bool unset_here(VarId var) const;
  void note_global_read(VarId var, NodeId node);
  std::uint32_t set_statement(VarId var) const;
  TypeId join_branches(std::span<const NodeId> branches, TypeId expected);
  bool flow_all(std::span<const NodeId> values, TypeId to);
  Binding dotted(NodeId node) const;
  Binding module_member(NodeId node, ModuleId module);
  bool is_open_none(TypeId type);
  bool is_row_part(NodeId base);
  FunId find_method(DeclId decl, NameId name) const;
  void int_index(NodeId index);
  TypeId safe_base(NodeId node, NodeId base, Code code, std::string_view form);
  TypeId binding_value(NodeId node, const Binding& binding, TypeId expected);
  TypeId check_select(NodeId node, TypeId expected);
  TypeId select_member(NodeId node, NodeId base, TypeId base_type, NameId name);
  TypeId method_value(NodeId node, FunId method, TypeId receiver);
  TypeId no_struct(NodeId node, TypeId type, NameId field);
  bool module_base(NodeId base, ModuleId& module);
  bool crate_module(NodeId node, ModuleId& module, std::string& prefix) const;
  NameId member_name(NodeId base, NameId name);
  NameId foreign_language(NodeId base) const;
  bool is_foreign_call(NodeId node) const;
  TypeId check_index(NodeId node);
  TypeId index_shape(NodeId node, TypeId base, NodeId index);
  TypeId index_map(NodeId node, TypeId base, NodeId index);
  TypeId check_slice(NodeId node);
  TypeId check_safe_select(NodeId node);
  TypeId check_safe_index(NodeId node);
  TypeId check_cast(NodeId node);
  TypeId check_if_expr(NodeId node, TypeId expected);
  TypeId check_none(NodeId node, TypeId expected);
  NodeId strip(NodeId node) const;

  // --- propagate.cc ---
  bool is_result(TypeId type);
  TypeId check_propagate(NodeId node);
  void leave_function(NodeId node, Span at, TypeId operand);
  TypeId takes_value(NodeId node, NodeId base);
  bool is_needless_propagation(NodeId value);
  bool leaves_by_fault(Span at);
  bool propagates_into(Span at, TypeId operand, TypeId result);
  TypeId result_method(NodeId node, NodeId base, NameId name);
  TypeId result_part(Span at, TypeId result, bool ok);
  TypeId result_builtin(NodeId node, Builtin id, std::span<const NodeId> args);
  TypeId result_function(NodeId argument, TypeId param, TypeId result);

  // --- operator.cc ---
  TypeId check_unary(NodeId node, TypeId expected);
  TypeId check_binary(NodeId node, TypeId expected);
  TypeId arithmetic(NodeId node, TokenKind op, TypeId expected);
  TypeId concatenation(NodeId node, TypeId left, TypeId right);
  TypeId comparison(NodeId node, TokenKind op, Facts* facts);
  TypeId membership(NodeId node, Facts* facts);
  void compare_with_none(NodeId node, NodeId value, NodeId none, TokenKind op, Facts* facts);
  TypeId coalesce(NodeId node, TypeId expected);
  TypeId coalesce_result(NodeId node, TypeId type);
  TypeId set_operator(NodeId node, TypeId expected);
  TypeId operator_error(NodeId node, TypeId left, TypeId right);
  TypeId numeric_join(TypeKind a, TypeKind b);
  bool needs_hint(NodeId node) const;
  bool comparable(TypeId a, TypeId b);
  bool comparable_parts(TypeId a, TypeId b);
  void require_bound(TypeId type, types::Bound bound, NodeId node);

  // --- narrow.cc ---
  bool check_condition(NodeId node, Code code, std::string_view message, Facts* facts);
  TypeId check_truth(NodeId node, Facts* facts);
  bool truth(NodeId node);
  TypeId check_logic(NodeId node, TokenKind op, Facts* facts);
  void assume(const std::vector<Fact>& facts);
  void kill_var(VarId var);
  void kill_shared();
  bool shared_fact(const Fact& fact) const;
  void kill_assigned(NodeId body);
  bool known(Fact::Kind kind, VarId var, Fact::Key key_kind, std::uint32_t key) const;
  bool presence_of(NodeId node, Fact& fact);
  bool is_own_field(NodeId node) const;
  TypeId narrow_field(NodeId node, TypeId type);
  void ask_again(NodeId node);
  bool is_narrowed(NodeId node) const;
  void as_declared(NodeId node);
  void assume_common(const std::vector<Fact>& one, const std::vector<Fact>& other);
  void kill_field(NameId field);
  bool key_of(NodeId node, Fact& fact) const;
  VarId var_of(NodeId node) const;

  // --- literal.cc ---
  TypeId check_list(NodeId node, TypeId expected);
  TypeId check_set(NodeId node, TypeId expected);
  TypeId check_map(NodeId node, TypeId expected);
  TypeId map_with_types(NodeId node, TypeId key, TypeId value);
  TypeId record_literal(NodeId node, TypeId expected);
  TypeId struct_literal(NodeId node, TypeId expected);
  TypeEntry qualified_entry(NodeId qualifier, NameId name);
  bool constant_keys(NodeId node, std::vector<NameId>& keys) const;
  TypeId element_type(TypeId type);
  TypeId open_element(NodeId node, TypeId known);
  TypeId join_shapes(TypeId a, TypeId b);
  NameId key_name(NodeId key) const;
  Binding enum_key(NodeId key, TypeId wanted);
  void check_key(NodeId key, TypeId wanted);
  void bind_expected_args(DeclId decl, std::span<const TypeId> args, TypeId expected);
  void check_flow_generic(NodeId value, TypeId declared, std::span<const TypeParamId> params,
                          std::span<const TypeId> args);
  std::vector<bool> given_fields(std::span<const Field> fields, std::span<const NodeId> inits,
                                 std::span<const TypeParamId> params, std::span<const TypeId> args,
                                 std::string_view title);
  void check_fields(NodeId node, std::span<const Field> fields, std::span<const NodeId> inits,
                    std::span<const TypeParamId> params, std::span<const TypeId> args,
                    std::string_view title);

  // --- call.cc ---
  TypeId check_call(NodeId node, TypeId expected);
  TypeId call_binding(NodeId node, NodeId callee, const Binding& binding, TypeId expected);
  Binding behind(NameId name) const;
  TypeId too_many(NodeId node, std::size_t expected);
  bool has_labels(NodeId node) const;
  NodeId argument_value(NodeId argument) const;
  bool refuse_labels(NodeId node);
  Formals formals_of(FunId fun) const;
  bool place_arguments(NodeId node, const Formals& of, Placement& placement);
  bool is_unit_result(DeclId decl, std::uint32_t index, std::span<const TypeId> args, std::size_t given);
  void unknown_label(NodeId node, NodeId argument, const Formals& of);
  void missing_argument(NodeId node, std::string_view callee, NameId param, Span declared);
  bool has_preset(VarId param) const;
  bool has_presets(FunId fun) const;
  bool names_presets(NodeId node);
  void check_presets(FunId fun, NodeId params);
  bool check_preset(NodeId param, TypeId type);
  bool is_preset(NodeId node);
  void refuse_presets(NodeId params, std::string_view where);
  void note_effect_param(NodeId argument);
  TypeId conflict_part(TypeId declared, TypeId got, TypeParamId param);
  std::string show_declared(TypeId wanted, TypeId declared);
  void report_escape(NodeId node, FunId fun, std::span<const TypeParamId> params,
                     std::span<const TypeId> args);
  bool is_typed_by_argument(FunId fun) const;
  TypeId call_fun(NodeId node, FunId fun, TypeId receiver, TypeId expected);
  TypeId call_value(NodeId node, TypeId callee_type);
  TypeId call_variant(NodeId node, DeclId decl, std::uint32_t index, TypeId expected);
  TypeId call_member(NodeId node, NodeId callee, TypeId expected);
  TypeId call_on(NodeId node, NodeId callee, NodeId base, TypeId expected);
  bool is_map_builtin(TypeId type, NameId name);
  TypeId variant_value(NodeId node, DeclId decl, std::uint32_t index, TypeId expected);
  TypeId finish_generic(NodeId node, TypeId result, std::span<const TypeParamId> params,
                        std::span<const TypeId> args, TypeId expected);
  bool explicit_type_args(NodeId node, std::string_view callee, std::span<const TypeId> args);
  TypeId add_call(NodeId node, Call call, TypeId type);
  void mute_arguments(NodeId node);
  void note_callee(FunId fun);
  void note_effects(EffectSet effects);
  void note_effect_argument(NodeId argument);
  std::vector<TypeId> fresh_args(std::span<const TypeParamId> params, NodeId node);

  // --- builtin.cc, builtin_list.cc, builtin_text.cc, with.cc, text.cc ---
  TypeId call_builtin(NodeId node, Builtin id, NodeId receiver, TypeId expected);
  TypeId builtin_result(NodeId node, Builtin id, std::span<const NodeId> args, TypeId expected);
  TypeId list_builtin(NodeId node, Builtin id, std::span<const NodeId> args, TypeId expected);
  TypeId fold_builtin(NodeId node, Builtin id, std::span<const NodeId> args);
  TypeId function_builtin(Builtin id, std::span<const NodeId> args, TypeId expected);
  TypeId number_builtin(Builtin id, std::span<const NodeId> args);
  TypeId text_builtin(Builtin id, std::span<const NodeId> args);
  TypeId append_builtin(NodeId node, std::span<const NodeId> args, TypeId type);
  TypeId concat_builtin(std::span<const NodeId> args, TypeId expected);
  void shown_argument(NodeId argument);
  TypeId check_with(NodeId node);
  bool has_fields(NodeId node, TypeId type);
  void check_with_alias(NodeId statement, NodeId value, TypeId slot_type);
  TypeId copy_builtin(std::span<const NodeId> args);
  TypeId check_text(NodeId node);
  void check_format(NodeId hole, NodeId value);
  TypeId builtin_value_type(Builtin id);
  bool builtin_argument(NodeId argument, TypeId declared, std::size_t position);
  TypeId list_argument(NodeId argument, TypeId expected);
  TypeId items_of(NodeId argument, TypeId type);
  std::string field_help(std::string_view word, NodeId argument, TypeId item);
  TypeId argument_error(NodeId argument, std::size_t position, std::string_view expected, TypeId got);

  // --- query.cc, query_clauses.cc ---
  TypeId check_query(NodeId node, TypeId expected);
  struct QueryNames;
  void check_from(NodeId node, NodeId source, QueryNames& names, Code code, std::string_view message);
  void check_join(NodeId node, QueryNames& names);
  NodeId find_query_variable(NodeId node, const QueryNames& names);
  void check_group(NodeId node, QueryNames& names, std::size_t rows);
  void check_sort_key(NodeId key);
  void check_sort(NodeId node);
  void check_count_clause(NodeId node, std::string_view word);
  bool aggregate_select(NodeId select, TypeId& result);
  void make_optional(VarId var);
  bool is_optional(VarId var) const;
  bool orderable(TypeId type, int depth);
  bool hashable(TypeId type, int depth);
  NameId key_name(NodeId key, std::size_t index);
  void check_pure(NodeId node, std::string_view where);

  // --- match.cc, patterns.cc ---
  DeclId union_of_arms(NodeId node);
  TypeId check_match(NodeId node, TypeId expected);
  TypeId arm_value(NodeId body, TypeId expected);
  void check_pattern(NodeId pattern, TypeId subject);
  void pattern_name(NodeId pattern, TypeId subject);
  void variant_of_any(NodeId pattern, NameId name, DeclId decl);
  void pattern_call(NodeId pattern, TypeId subject);
  void pattern_path(NodeId pattern, TypeId subject);
  Binding path_variant(NodeId node);
  void unknown_variant(NodeId pattern, NodeId path, TypeId subject);
  bool find_variant(NameId name, TypeId subject, DeclId& decl, std::uint32_t& index);
  void check_arms(NodeId node, TypeId subject);
  void bind_pattern(NodeId pattern, TypeId type);
  void pattern_literal(NodeId pattern, TypeId subject);
  std::uint32_t match_pattern(NodeId pattern, TypeId subject, struct PatternSet& set);
  bool has_none_arm(NodeId node) const;

  // --- effects.cc ---
  bool add_effects(FunId from, FunId to);
  void solve_effects();
  void check_effect_clauses();
  void check_pure_predicates();

  // --- exports.cc, published.cc, mutation.cc ---
  bool has_exports() const;
  void check_exports();
  void publish();
  void check_export_type(TypeId type, Span at, std::string_view item, int depth);
  Span declaration_start(DeclId decl) const;
  void check_exported_fun(FunId fun);
  void check_exported_types();
  bool is_constant(NodeId node, int depth);
  void check_exported_lets();
  struct Crates;
  struct Published;
  void check_state();
  void note_kind_need(TypeId type, NodeId node);
  void check_kind_needs();
  VarId root_of(NodeId node);
  VarId receiver_var();
  void tell_changed(const Mutation& m, VarId origin);
  void note_alias(VarId name, NodeId value);
  void note_mutation(VarId root, NodeId node);
  NodeId copied_value(NodeId value) const;
  void note_passing(FunId callee, std::size_t position, NodeId argument, NodeId call);
  void check_read_only();

  // --- lint.cc ---
  void mark_read(VarId var);
  void mark_alias(NameId alias);
  void note_dropped(NodeId value);
  void check_habits();
  void check_doc(FunId fun);

  // --- external.cc (load, save, Tier 3) ---
  TypeId check_load(NodeId node);
  TypeId check_save(NodeId node);
  TypeId unsupported(NodeId node, std::string_view construct);
  TypeId refused(NodeId node, std::string_view construct);
  bool check_fetch(NodeId url, NodeId options);
  void unsupported_statement(NodeId node);
  void check_options(NodeId node);
  void note_capability(std::string_view word);
  void note_file_access(std::string_view word);

  // --- module.cc ---
  void check_once();
  void reset_pass(const OwnMarks& marks);
  void mark_unset_reads();
  void find_latest_read(FunId fun, OwnTable<VarId>& latest, OwnTable<std::uint8_t>& state) const;
  void check_certain_reads();
  bool certain_here() const;
  void enter_file(FileId file);
  void finish();

  NodeInfo& info(NodeId node) { return (*info_)[node.value]; }
  const Node& node_at(NodeId id) const { return (*tree_)[id]; }
  NodeId child(NodeId node, std::uint32_t index) const { return tree_->child(node, index); }
  Span span(NodeId node) const { return tree_->span(node); }
  Program& program_;
  Checked& out_;
  Names& names_;
  TypeStore& types_;
  const ModuleId module_;
  // The file being checked.
  FileId file_;
  const Tree* tree_ = nullptr;
  std::vector<NodeInfo>* info_ = nullptr;

  // Names. Tables by NameId hold what the module declares; `local_head_` the innermost local.
  std::vector<Binding> globals_;
  std::vector<TypeEntry> type_names_;
  std::vector<std::uint32_t> local_head_;
  std::vector<Local> locals_;
  std::vector<Binding> builtins_;
  std::vector<ScopedType> type_scope_;
  std::vector<Declared<FunId>> fun_nodes_;     // plain and foreign functions and methods, in source order
  std::vector<Declared<DeclId>> type_nodes_;   // in source order
  OwnTable<std::uint8_t> annotated_globals_;   // by VarId
  std::vector<Declared<VarId>> global_nodes_;  // a global that is declared twice stands here twice
  std::vector<NamedBinding> shadowed_funs_;    // functions behind a variable of the same name
  std::vector<NamedBinding> ambiguous_;        // variants whose name a later union has too
  std::vector<NameId> declared_values_, declared_types_;
  std::vector<TypeParamId> exported_params_;
  OwnMarks own_;               // the first variable, function and call that are this module's
  OwnTable<FunExtra> extras_;  // by FunId
  Frame* frame_ = nullptr;
  OwnTable<std::uint32_t> last_assignment_, set_at_;  // by VarId: offset; statement that sets it, 0 = none
  std::uint32_t depth_ = 0;                           // of the walk, functions checked on demand included
  std::vector<InferVar> infer_;
  std::unordered_map<std::uint32_t, TypeId> final_types_;  // during finish: by id, those with variables
  std::vector<Fact> facts_;
  std::vector<Fact> block_facts_;  // of facts_, what the block that was checked last has added
  std::vector<OpenBlock> blocks_;  // the lists of statements around
  std::uint32_t shared_kills_ = 0;
  // Decisions that hold for the next pass over the module (see module.cc), sorted.
  std::vector<Decision> map_literals_, any_literals_, dynamic_nones_, any_results_, wide_lets_;
  std::vector<Decision> open_literals_, empty_slots_;  // lists of ints that take unknowns; locals given none
  std::vector<Decision> early_funs_, reassigned_;      // inner functions named above their text; variables
  bool decided(const std::vector<Decision>& list, FileId file, NodeId node) const;
  void decide(std::vector<Decision>& list, FileId file, NodeId node);
  bool again_ = false;

  OwnTable<std::uint8_t> read_, relied_;  // by VarId; the latter: a lambda takes it as never assigned
  std::vector<NameId> used_aliases_, annotated_aliases_;  // the latter in types; kept over passes
  std::vector<Span> unreachable_;
  std::vector<std::uint32_t> open_ends_;  // closing braces of functions that may end without their value
  std::vector<DroppedResult> dropped_results_;
  std::vector<PureCheck> pure_checks_;
  Collector reports_;
  bool muted_ = false;
  NodeId statement_;                   // the one being checked
  NodeId subject_node_;                // of the match whose patterns are checked
  NodeId match_is_statement_;          // the Match whose value is dropped
  bool match_ends_ = false;            // control leaves every arm of the match statement just checked
  std::vector<NameId> float_externs_;  // declared `extern fun m.NAME(…): float` under a foreign alias
  bool foreign_call_ = false;          // the arguments of a foreign function flow
  bool comparing_literal_ = false;     // inside of a literal that `==` compares
  NodeId assigning_;                   // the Index or Select that an assignment writes to
  NodeId compound_target_;             // what the compound assignment that is checked writes to
  NodeId kept_[2];                     // checked already: the parts of `compound_target_`
  NodeId receiver_;                    // checked already; twice at each level of `a.b().c()…` is 2^n times
  std::uint32_t node_depth_ = 0;       // blocks around the statement, within its function
  TypeId update_type_;
  std::vector<VarId> optional_;        // query variables that a join may leave absent
  bool has_dotted_ = false;            // some extern has a dotted name
  std::uint32_t statement_index_ = 0;  // of the top-level statement, from 1 in module order
  std::vector<GlobalRead> global_reads_;
  // Facts for the rules of exports, collected only where a module has some.
  bool exports_matter_ = false;
  std::vector<KindNeed> kind_needs_;
  std::vector<Aliased> aliases_;
  std::vector<Mutation> mutations_;
  std::vector<Taken> taken_;
  std::vector<DeclId> told_types_;
  std::uint32_t conditional_ = 0;            // parts of expressions around that may not run
  std::vector<Reached> certain_statements_;  // calls that top-level statements certainly make
  std::vector<Reached> reached_;             // functions that top-level statements name, in order
  OwnTable<std::uint8_t> global_state_;      // by VarId: 1 its type is open, 2 its statement was checked
  DeclId self_decl_;
  OwnTable<std::uint8_t> static_state_;  // by VarId, of a `static let`: 1 it is being checked, 2 it was
  VarId static_let_;                     // the one that is being checked
  std::vector<TypeId> owner_args_;       // of the type in `Box<int>.of`, for what is called or named next
  NodeId instance_;                      // the Instance whose base is checked
  std::vector<LetCall> let_calls_;       // of methods, on what is reached through a `let`
  NameIds known_;
};

}  // namespace mochi::check
