// Lowers the body of one function. The methods stand in several files by subject: function.cc (parameters,
// closures, captures), statements.cc, places.cc, expressions.cc, operators.cc, select.cc, convert.cc,
// calls.cc, builtins*.cc, match*.cc, query*.cc, data.cc (update, load, save), values.cc (exports).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/function_ref.h"
#include "ir/build.h"
#include "lower/context.h"
#include "syntax/text_format.h"
#include "types/builtins.h"

namespace mochi::lower {

// A value that is read more than once: an expression that may be repeated, or a temporary.
struct Held {
  ExprId expr;
};

// What happens to the value of an arm: thrown away, assigned to a local, or returned.
struct ArmSink {
  LocalId local;
  bool returns = false;
  bool discards() const { return !local && !returns; }
};

// Where a part of a match subject lies: a local, then steps into it.
struct PathStep {
  enum class Kind : std::uint8_t { unwrap, variant_field };
  Kind kind = Kind::unwrap;
  std::uint32_t variant = 0;
  std::uint32_t field = 0;
  TypeId type;
};
struct Path {
  LocalId root;
  std::vector<PathStep> steps;
};

// A reference to a callable without parameters, alive during the call that takes it.
class Fill {
 public:
  template <typename F>
  Fill(const F& fill)
      : object_(&fill), call_([](const void* object) { (*static_cast<const F*>(object))(); }) {}
  void operator()() const { call_(object_); }

 private:
  const void* object_;
  void (*call_)(const void*);
};

class FunctionLowering {
 public:
  // `id` may be none: then a function is added when there is something to put into it.
  FunctionLowering(Context& context, FunctionLowering* parent, FunctionId id);
  FunctionLowering(const FunctionLowering&) = delete;
  FunctionLowering& operator=(const FunctionLowering&) = delete;

  void lower_fun(FunId fun);
  void lower_init(ModuleId module);
  void lower_lazy_global(VarId var);
  // The function that returns the default value of a parameter of type `wanted`.
  void lower_preset(VarId param, TypeId wanted);

 private:
  // --- function.cc ---
  void header(FunId fun);
  void parameters(FunId fun);
  void body(NodeId node);
  // Moves the function into the program.
  void finish();
  // Starts a closure made by lowering; gives its parameters.
  std::vector<LocalId> begin_synthetic(std::span<const TypeId> params, TypeId result, Span span);
  // Ends it with `value` as result, and gives the closure for the parent.
  ExprId end_synthetic(ExprId value, TypeId type, Span span);
  ExprId closure(FunctionLowering& inner, TypeId type, Span span);
  LocalId local_of(VarId var);
  LocalId find_local(VarId var);
  LocalId self_local();
  LocalId update_item();
  // The local that holds the closure of a nested function.
  LocalId fun_local(FunId fun);
  // What `carried` of a function says, as parameters of the function that is lowered and as arguments of a call.
  void take_carried(FunId fun);
  std::vector<ExprId> carried_values(FunId fun, Span span);
  TypeId fun_type(FunId fun) const;
  LocalId capture(LocalId outer);
  // A new local for `var`; a cell if Z13 says so.
  LocalId declare(VarId var, TypeId type);
  // Makes `from`, which cannot be a cell itself, known as `var`.
  void bind(VarId var, LocalId from, Span span);
  bool is_cell(VarId var) const;
  void nested_fun(NodeId node);
  // The cell of a closure that is named above its text: until then a function that faults.
  void early_closure(NodeId node);
  // A function value of `type` that faults when it is called.
  ExprId missing_function(TypeId type, std::string_view message, Span span);
  ExprId lambda(NodeId node);
  bool always_leaves(BlockId block) const;
  bool always_leaves(StmtId stmt) const;

  // --- helpers ---
  const check::NodeInfo& info(NodeId node) const {
    return file_->at(again_ && node == again_target_ ? again_ : node);
  }
  const syntax::Tree& tree() const { return *file_->tree; }
  Span span(NodeId node) const { return file_->tree->span(node); }
  NodeId child(NodeId node, std::uint32_t slot) const { return file_->tree->child(node, slot); }
  TypeId type(ExprId e) const { return fn_.body.type(e); }
  TypeKind kind(ExprId e) const { return types_.kind(type(e)); }
  TypeId ir_type(NodeId node) { return ctx_.ir_type(info(node).type); }
  TypeId ir_target(NodeId node);
  // The list, record, union… type that a literal at `node` makes: the more exact one of type and target.
  TypeId literal_type(NodeId node);
  TypeId never() const { return types_.basic(TypeKind::never); }
  void emit(StmtId stmt) { out_->push_back(stmt); }
  template <typename F>
  BlockId in_block(F&& fill) {
    std::vector<StmtId> stmts;
    std::vector<StmtId>* const saved = std::exchange(out_, &stmts);
    fill();
    out_ = saved;
    return b_.block(std::move(stmts));
  }
  // `make` may emit statements; they run first and are seen by the value only.
  template <typename F>
  ExprId with_block(Span at, F&& make) {
    std::vector<StmtId> stmts;
    std::vector<StmtId>* const saved = std::exchange(out_, &stmts);
    const ExprId value = make();
    out_ = saved;
    if (stmts.empty()) return value;
    return b_.block_value(b_.block(std::move(stmts)), value, at);
  }
  // Only inside with_block or a statement.
  LocalId temp(std::string_view hint, ExprId value, Span at);
  Held hold(std::string_view hint, ExprId value, Span at);
  ExprId use(Held held, Span at);
  bool repeatable(ExprId e) const;
  bool is_assigned_variable(NodeId node) const;
  // A local, parameter or loop variable that nobody assigns: reading it again gives the same.
  bool is_unassigned_name(NodeId node) const;
  // Evaluates without effect and gives the same later.
  bool constant(ExprId e) const;
  ExprId expr_node(ExprKind kind, TypeId type, Span at, std::uint32_t a = ~0U, std::uint32_t b = ~0U,
                   std::uint32_t c = ~0U);
  ExprId make_list(TypeId type, std::span<const ExprId> elements, Span at);
  ExprId panic(std::int64_t code, std::string_view message, Span at);
  ExprId refuse(std::string_view construct, NodeId node);
  ExprId negate(ExprId condition, Span at);
  // `local = list_append(local, value)`.
  void append_to(LocalId list, ExprId value, Span at);
  // A list of the bytes as ints.
  ExprId bytes_items(ExprId value, Span at);
  // Runs `fill` for each element of a list-like value.
  template <typename F>
  void for_each(std::string_view hint, ExprId iterable, Span at, F&& fill) {
    const LocalId element = b_.temporary(hint, element_type(type(iterable)), at);
    const BlockId loop = in_block([&] { fill(element); });
    emit(b_.for_each(element, iterable, loop, at));
  }
  TypeId element_type(TypeId iterable) const;

  // --- statements.cc ---
  BlockId block(NodeId node);
  void statements(std::span<const NodeId> nodes);
  void statement(NodeId node);
  void let(NodeId node);
  void return_statement(NodeId node);
  void if_statement(NodeId node);
  void while_statement(NodeId node);
  void for_statement(NodeId node);
  void pull_loop(ExprId source, NameId name, FunctionRef<BlockId(LocalId)> loop, Span at);
  // What a foreign iterator still gives, as a list. Only inside with_block or a statement.
  ExprId pulled(ExprId source, Span at);
  // What is walked in place of a foreign value: its iterator, where it is none.
  ExprId pulled_from(ExprId source, Span at);
  FunId method_called(types::DeclId of, std::string_view name) const;
  NodeId counted_range(NodeId node) const;
  void try_statement(NodeId node);
  void expect_statement(NodeId node);
  void test_statement(NodeId node);
  void bench_statement(NodeId node);
  // A value that is thrown away; matches and ifs become statements.
  void discard(NodeId node);
  // What a `for` or `from` walks: list, string, map or set.
  ExprId iterable(NodeId node);
  ExprId iterable(ExprId value, Span at);
  ExprId zero_value(TypeId type, Span at);
  bool has_zero(TypeId type);

  // --- places.cc ---
  bool is_plain(NodeId node, bool calls, NameId without) const;
  bool same_nodes(NodeId a, NodeId b) const;
  NodeId own_growth(NodeId target, NodeId value);
  void make_missing(NodeId target);
  void evaluate_first(NodeId node);
  void evaluate_indexes(NodeId target);
  ExprId again(NodeId node);
  void assignment(NodeId node);
  void assign(NodeId node, NodeId target);
  ExprId place(NodeId node, TypeId& slot);
  ExprId index_place(ExprId base, NodeId index, Span at, TypeId& slot);
  ExprId select_place(NodeId node, TypeId& slot);

  // --- expressions.cc ---
  // The value of type `type`, of the node alone.
  ExprId raw(NodeId node);
  // Converted to the node's target.
  ExprId expr(NodeId node);
  // Converted to `to`.
  ExprId expr_as(NodeId node, TypeId to);
  // The value, an option taken apart if its type allows.
  ExprId present(NodeId node);
  ExprId condition(NodeId node);
  ExprId truth(ExprId value, Span at);
  ExprId int_literal(NodeId node);
  ExprId name(NodeId node);
  ExprId variable(VarId var, NodeId node);
  ExprId function_value(FunId fun, NodeId node);
  ExprId if_expression(NodeId node);
  ExprId list_literal(NodeId node);
  ExprId set_literal(NodeId node);
  ExprId map_literal(NodeId node);
  ExprId record_literal(NodeId node, TypeId type);
  ExprId struct_literal(NodeId node);
  ExprId map_key(NodeId entry, TypeId type);
  ExprId cast(NodeId node);
  ExprId cast_to(ExprId value, TypeId to, TypeId checked_to, Span at);
  ExprId cast_value(ExprId value, TypeId to, TypeId checked_to, Span at);
  struct FieldValue {
    std::uint32_t index = 0;
    ExprId value;
  };
  // The parts in declared order; evaluated in the order given.
  std::vector<ExprId> in_declared_order(std::vector<FieldValue> values, std::size_t count, TypeId type,
                                        Span at);
  ExprId construct(TypeId type, std::uint32_t variant, std::span<const ExprId> fields, Span at);

  // --- propagate.cc ---
  ExprId is_variant(ExprId result, std::uint32_t variant, Span at);
  ExprId result_part(ExprId result, std::uint32_t variant, Span at);
  ExprId make_result(TypeId of, std::uint32_t variant, ExprId part, Span at);
  ExprId failure_text(ExprId failure, Span at);
  void leave_with(ExprId value, Span at);
  void raise_unhandled(ExprId text, Span at);
  ExprId propagate(NodeId node);
  ExprId propagated_base(NodeId node);
  // Is it `r?.f` or `r?[i]` on a result: an access to the value of `r?`?
  bool is_plain_access(NodeId node) const { return info(child(node, 0)).has(check::InfoFlag::propagated); }
  void check_outcome(const Held& held, NodeId of, bool fault, Span at);
  ExprId taken(ExprId outcome, NodeId of, bool fault, Span at);
  std::string source_text(NodeId node) const;
  ExprId coalesce_result(NodeId node);
  ExprId result_builtin(types::Builtin id, std::vector<ExprId>& args, TypeId result, Span at);

  // --- operators.cc ---
  ExprId unary(NodeId node);
  ExprId binary(NodeId node);
  ExprId arithmetic(NodeId node, Op op);
  ExprId arithmetic(ExprId left, ExprId right, Op op, TypeId result, Span at);
  ExprId plus(NodeId node);
  void flatten_plus(NodeId node, TypeId type, std::vector<ExprId>& parts);
  ExprId equality(ExprId left, ExprId right, bool negated, Span at);
  ExprId order(ExprId left, ExprId right, Op op, Span at);
  ExprId coalesce(NodeId node);
  ExprId membership(NodeId node);
  ExprId contains(ExprId needle, ExprId container, Span at);
  ExprId set_operator(NodeId node);
  // Gives both sides one type, if there is one.
  bool meet(ExprId& left, ExprId& right, Span at);
  TypeId in_order_of(TypeId type, TypeId like);
  bool mixes_numbers(TypeId from, TypeId to) const;

  // --- with.cc ---
  ExprId with(NodeId node);
  bool is_quiet(ExprId value) const;
  std::vector<types::Field> parts_of(TypeId of, std::uint32_t variant);
  ExprId updated(Held old, std::uint32_t variant, std::span<const FieldValue> values, Span at);
  ExprId map_with(NodeId node, ExprId old);
  ExprId copied_set(ExprId old, Span at);
  ExprId copied(NodeId argument, ExprId value, Span at);

  // --- text.cc ---
  ExprId text(NodeId node);
  ExprId hole_text(NodeId hole);
  ExprId padded(ExprId text, TypeId of, const syntax::TextFormat& format, Span at);

  // --- select.cc ---
  ExprId select(NodeId node);
  ExprId select_named(ExprId base, NameId field, Span at);
  ExprId field_value(ExprId field, NodeId node);
  ExprId variant_field(ExprId base, std::uint32_t variant, NameId field, Span at);
  ExprId index(NodeId node);
  ExprId index_value(ExprId base, ExprId index, Span at);
  ExprId map_read(ExprId map, ExprId key, Span at);
  ExprId slice(NodeId node);
  ExprId slice_value(ExprId base, ExprId start, ExprId end, Span at);
  ExprId safe_select(NodeId node);
  ExprId safe_index(NodeId node);
  // The variant that the checker proved for `node`, or none.
  std::uint32_t proven_variant(NodeId node) const;
  ExprId bound_method(NodeId node);

  // --- convert.cc ---
  ExprId coerce(ExprId e, TypeId to, Span at, bool proven = false,
                UnwrapReason reason = UnwrapReason::absent);
  ExprId coerce_literal(ExprId e, TypeId to, Span at, bool& done);
  ExprId coerce_record_literal(ExprId e, TypeId to, Span at, bool& done);
  ExprId coerce_option(ExprId e, TypeId to, Span at);
  ExprId coerce_list(ExprId e, TypeId to, Span at);
  ExprId coerce_set(ExprId e, TypeId to, Span at);
  ExprId coerce_map(ExprId e, TypeId to, Span at);
  ExprId coerce_record(ExprId e, TypeId to, Span at);
  ExprId coerce_record_to_map(ExprId e, TypeId to, Span at);
  ExprId coerce_function(ExprId e, TypeId to, Span at);
  ExprId coerce_union(ExprId e, TypeId to, Span at);
  ExprId through_any(ExprId e, TypeId to, Span at);
  ExprId unwrapped(ExprId option, Span at, bool proven, UnwrapReason reason = UnwrapReason::absent);
  ExprId box(ExprId e, Span at);
  TypeId dynamic_form(TypeId of);
  TypeId dynamic_function(TypeId of);
  ExprId unbox(ExprId e, TypeId to, Span at);
  ExprId convert(ExprId e, TypeId to, Span at);

  // --- calls.cc ---
  ExprId call(NodeId node);
  // An operator, index or field that a method of a foreign type stands for.
  ExprId operator_call(NodeId node);
  NodeId argument_value(NodeId argument) const;
  bool is_shuffled(NodeId node, const check::Call& made) const;
  ExprId preset(VarId param, TypeId wanted, Span at);
  ExprId call_function(FunId fun, std::vector<ExprId> args, std::span<const TypeId> type_args, TypeId wanted,
                       Span at);
  ExprId call_of(ExprId callee, std::span<const ExprId> args, Span at);
  // What a call does, its values already evaluated: also the body of a partial application.
  struct Callee {
    check::CallKind kind = check::CallKind::value;
    FunId fun;
    types::Builtin builtin{};
    std::uint32_t variant = 0;
    TypeId union_type;
    std::vector<TypeId> type_args;
    TypeId result;
    bool has_receiver = false;
  };
  std::vector<ExprId> call_values(NodeId node, const check::Call& call, Callee& callee, ExprId receiver = {});
  // `x?.method(…)`
  ExprId safe_method(NodeId node, const check::Call& call);
  ExprId invoke(const Callee& callee, std::vector<ExprId> values, Span at);
  ExprId partial(const Callee& callee, std::vector<ExprId> values, TypeId type, Span at);
  // The types that the values of a call must have: receiver, then parameters.
  std::vector<TypeId> value_types(const Callee& callee, std::span<const ExprId> values);
  std::vector<TypeId> type_arguments(FunId fun, std::span<const TypeId> written,
                                     std::span<const ExprId> args);
  bool unify(TypeId pattern, TypeId with, std::span<const types::TypeParamId> params,
             std::vector<TypeId>& found);
  // A function value that does what `callee` does when it is called.
  ExprId as_function(Callee callee, TypeId type, Span at);

  // --- builtins*.cc ---
  std::vector<ExprId> builtin_values(types::Builtin id, std::span<const NodeId> nodes);
  ExprId builtin(types::Builtin id, std::vector<ExprId> args, TypeId result, Span at);
  ExprId text_builtin(types::Builtin id, std::vector<ExprId>& args, Span at);
  ExprId list_builtin(types::Builtin id, std::vector<ExprId>& args, TypeId result, Span at);
  ExprId number_builtin(types::Builtin id, std::vector<ExprId>& args, TypeId result, Span at);
  ExprId world_builtin(types::Builtin id, std::vector<ExprId>& args, TypeId result, Span at);
  ExprId bits_builtin(types::Builtin id, std::vector<ExprId>& args, Span at);
  ExprId length(ExprId value, Span at);
  ExprId smallest(std::vector<ExprId>& args, bool largest, TypeId result, Span at);
  ExprId fold(std::vector<ExprId>& args, TypeId result, Span at);
  ExprId map_or_filter(std::vector<ExprId>& args, bool filter, TypeId result, Span at);
  ExprId present_items(ExprId list, Span at);
  ExprId list_index_of(ExprId list, ExprId item, Span at);
  ExprId reversed(ExprId value, Span at);
  ExprId range(std::vector<ExprId>& args, Span at);
  ExprId panic_builtin(std::vector<ExprId>& args, Span at);
  ExprId to_int(ExprId value, Span at);
  ExprId to_big(ExprId value, TypeId to, Span at);
  ExprId to_float(ExprId value, Span at);
  // Strips options (unwrapping) and gives lists of group, set and any.
  ExprId as_list(ExprId value, Span at);
  ExprId as_value(ExprId value, Span at);
  ExprId as_float(ExprId value, Span at);
  ExprId as_int(ExprId value, Span at);
  ExprId as_string(ExprId value, Span at);

  // --- match/ ---
  ExprId match_value(NodeId node);
  void match_statement(NodeId node);
  enum class MatchForm : std::uint8_t { chain, variants, option, constants };
  MatchForm match_form(NodeId node, TypeId subject) const;
  NodeId pattern_of(NodeId arm) const;
  bool is_constant_pattern(NodeId pattern) const;
  bool is_catch_all(NodeId pattern) const;
  bool is_flat_variant(NodeId pattern) const;
  ExprId pattern_constant(NodeId pattern);
  // Flat: arms of the IR. `type` none: a statement.
  std::uint32_t flat_arms(NodeId node, MatchForm form, LocalId subject, TypeId subject_type, TypeId type);
  ExprId block_result(TypeId wanted, Span at);
  bool binds_present(NodeId pattern, MatchForm form, TypeId subject_type) const;
  void flat_arm_body(NodeId arm, ir::Arm& to, TypeId type);
  void flat_bindings(NodeId pattern, ir::Arm& to, TypeId subject_type,
                     std::vector<std::pair<VarId, LocalId>>& late);
  bool needs_subject_local(NodeId node) const;
  // A local that keeps the subject while the arms run.
  LocalId subject_local(NodeId node, ExprId subject);
  // Makes a pattern's variable from `value`, or another name of `kept`, which nobody assigns, if it is valid.
  void bind_pattern(VarId var, LocalId kept, ExprId value, Span at);
  // What the pattern binds can be read where it stands in the subject, by names in `parts`: no function takes it along.
  bool pattern_reads(NodeId pattern, const Path& path);
  bool holds_lambda(NodeId node) const;
  bool names(NodeId node, VarId var) const;
  ExprId guard_test(NodeId pattern, NodeId guard, const Path& subject);
  // Chain: tests in order.
  void chain(NodeId node, std::size_t at, const Path& subject, ArmSink sink, TypeId type);
  // If `node` is a match that needs a chain, lowers it into `sink`.
  bool chain_into(NodeId node, ArmSink sink, TypeId wanted);
  // Is `node`, parentheses aside, a match that needs a chain? Gives the match.
  NodeId chain_match(NodeId node);
  void chain_arm(NodeId arm, const Path& subject, ArmSink sink, TypeId type);
  void no_arm(NodeId node, ArmSink sink);
  ExprId read(const Path& path, Span at);
  TypeId path_type(const Path& path) const;
  // None if the pattern always matches.
  ExprId pattern_test(NodeId pattern, const Path& path);
  void pattern_bind(NodeId pattern, const Path& path, NodeId only = {});
  bool pattern_binds(NodeId pattern) const;
  Path unwrapped_path(Path path);
  // Value or block of an arm.
  void arm_into(NodeId body, ArmSink sink, TypeId type);

  // --- query*.cc ---
  struct QueryVar {
    VarId var;
    NameId name;
    LocalId local;
  };
  // One key of `sort by`, and the list that collects it row by row.
  struct SortColumn {
    NodeId value;
    bool descends = false;
    LocalId keys;
  };
  struct Query {
    NodeId node;
    std::vector<QueryVar> vars;
    TypeId item;    // of one selected value
    TypeId result;  // of the whole: a list, or the value of an aggregate
    LocalId out;    // the list of results, or the value of a running aggregate
    bool running = false;
    LocalId groups;
    NodeId group;
    std::vector<SortColumn> sort;
    NodeId aggregate;  // the call that makes one value of all rows, if there is one
    NodeId value;      // what is selected, or the argument of the aggregate
    std::vector<LocalId> join_sources;
    // Where statements go that run once before the loops of the current stage.
    std::vector<StmtId>* before_loops = nullptr;
    // Of the current stage: the let of its list, and which right rows an outer join has matched.
    StmtId stage_let;
    LocalId seen;
  };
  ExprId query(NodeId node);
  ExprId run_query(Query& q);
  ExprId fused_aggregate(NodeId call_node, types::Builtin id);
  bool has_join(const Query& q) const;
  void hoist_join_sources(Query& q);
  bool mentions(NodeId node, NodeId query_node) const;
  void query_stages(Query& q, ExprId source);
  void query_row(Query& q);
  void query_result(Query& q);
  void query_group_row(Query& q);
  void query_groups(Query& q);
  ExprId group_key(Query& q);
  SortColumn sort_column(NodeId key) const;
  ExprId sorted_rows(const Query& q, ExprId rows, Span at);
  ExprId query_finish(Query& q);
  ExprId bound(NodeId node, Span at);
  NodeId aggregate_call(NodeId query_node) const;
  types::Builtin aggregate_builtin(const Query& q) const;
  // Can the aggregate be kept up row by row, without a list of values?
  bool is_running(const Query& q) const;
  void running_row(Query& q);
  ExprId aggregate_result(Query& q);
  // query/join.cc
  bool keeps_unmatched(NodeId clause) const;
  void stage_loop(Query& q, ExprId rows, bool packed, std::size_t next, std::size_t end, Fill fill);
  void query_clauses(Query& q, std::size_t next, std::size_t end, Fill fill);
  void with_variable(Query& q, NodeId clause, LocalId row, std::size_t next, std::size_t end, Fill fill);
  ExprId right_rows(Query& q, NodeId join, std::size_t index);
  void inner_join(Query& q, NodeId join, std::size_t next, std::size_t end, Fill fill);
  bool plain_field(NodeId node, VarId var, bool& is) const;
  bool hash_keys(const Query& q, NodeId join, std::size_t index, NodeId& left, NodeId& right) const;
  ExprId bucket_rows(Query& q, NodeId join, std::size_t index, NodeId left, NodeId right);
  bool hash_join(Query& q, NodeId join, std::size_t next, std::size_t end, Fill fill);
  LocalId index_rows(Query& q, NodeId join, NodeId key_node, LocalId right);
  LocalId begin_stage(Query& q, NodeId join, std::size_t index);
  StmtId emit_open_let(LocalId local, Span at);
  void set_stage_type(Query& q, LocalId out, TypeId row, Span at);
  TypeId row_type(const Query& q, bool left_optional, NameId right, TypeId right_type);
  void stage_row(Query& q, NodeId join, std::size_t index, LocalId out);
  void append_joined(Query& q, NodeId join, LocalId each, TypeId row, LocalId out);
  LocalId end_stage(Query& q, NodeId join, std::size_t index, LocalId out);
  LocalId right_join(Query& q, NodeId join, std::size_t index, LocalId lefts);
  ExprId pack_row(const Query& q, TypeId row, Span at);
  void unpack_row(Query& q, LocalId row, TypeId row_type);

  // --- data.cc ---
  void update(NodeId node);
  std::int64_t cell_kind(TypeId of);
  std::pair<std::string, ExprId> data_file(NodeId node, NodeId with);
  ExprId load(NodeId node);
  ExprId save(NodeId node);

  // --- values.cc ---
  // Copies a container that leaves an exported function and may be somebody else's (Z4, B3).
  ExprId leaving(ExprId value, Span at);
  // The same of a container that a record or variant of type `by` keeps, if that is exported (S6).
  ExprId kept(ExprId value, TypeId by, Span at);
  // The same of one that a closure may keep behind the call: `value`, which becomes `var`.
  ExprId captured(VarId var, ExprId value, Span at);
  bool outlives(VarId var) const;
  bool gives_state(ExprId value) const;
  bool fresh(ExprId value, bool fields = false) const;

  Context& ctx_;
  types::TypeStore& types_;
  FunctionLowering* parent_;
  const check::File* file_ = nullptr;
  ir::Function fn_;
  FunctionId id_;
  ir::Builder b_;
  std::vector<StmtId>* out_ = nullptr;
  std::vector<StmtId> root_;
  std::unordered_map<std::uint32_t, LocalId> vars_;
  // By VarId, while a guard is lowered: what the pattern binds, where it stands in the subject.
  std::unordered_map<std::uint32_t, Path> parts_;
  std::unordered_map<std::uint32_t, LocalId> funs_;
  // Captured outer local to its inner one.
  std::unordered_map<std::uint32_t, LocalId> captured_;
  LocalId self_;
  NodeId known_present_;  // a map read whose key has just been made
  // Of the compound assignment being lowered: what it writes to, and the node that reads it while that is read.
  NodeId again_target_;
  NodeId again_;
  // Expressions that were evaluated before the place where they stand.
  std::unordered_map<std::uint32_t, LocalId> held_;
  // The record that the innermost `update` works on.
  LocalId update_item_;
  std::unordered_set<std::uint32_t>
      early_;  // by VarId: globals that are made already when their statement runs
  bool exported_ = false;
  bool casting_ = false;  // a cast is written here: what it coerces is converted, not only checked
};

}  // namespace mochi::lower
