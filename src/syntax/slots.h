// Child slots by name, one enum of node.def; the parser and every reader use these names.
#pragma once

#include <cstdint>

namespace mochi::syntax::slot {

enum Test_slots : std::uint32_t { Test_body };
enum Bench_slots : std::uint32_t { Bench_body };
enum Expect_slots : std::uint32_t { Expect_value };
enum Import_slots : std::uint32_t { Import_language, Import_alias };
enum Fun_slots : std::uint32_t { Fun_type_params, Fun_params, Fun_result, Fun_effects, Fun_body };
enum RecordDecl_slots : std::uint32_t { RecordDecl_type_params };
enum UnionDecl_slots : std::uint32_t { UnionDecl_type_params };
enum AliasDecl_slots : std::uint32_t { AliasDecl_type_params, AliasDecl_type };
enum ExternLet_slots : std::uint32_t { ExternLet_path, ExternLet_type };
enum ExternFun_slots : std::uint32_t { ExternFun_language, ExternFun_path, ExternFun_params, ExternFun_result };
enum Let_slots : std::uint32_t { Let_type, Let_value };
enum Assign_slots : std::uint32_t { Assign_target, Assign_value };
enum Return_slots : std::uint32_t { Return_value };
enum If_slots : std::uint32_t { If_condition, If_then, If_otherwise };
enum While_slots : std::uint32_t { While_condition, While_body };
enum For_slots : std::uint32_t { For_iterable, For_end, For_body };
enum TryCatch_slots : std::uint32_t { TryCatch_body, TryCatch_handler };
enum Update_slots : std::uint32_t { Update_set, Update_where };
enum ExprStmt_slots : std::uint32_t { ExprStmt_value };
enum TypeParam_slots : std::uint32_t { TypeParam_bound };
enum Param_slots : std::uint32_t { Param_type };
enum Field_slots : std::uint32_t { Field_type };
enum NamedType_slots : std::uint32_t { NamedType_qualifier };
enum ListType_slots : std::uint32_t { ListType_element };
enum OptionType_slots : std::uint32_t { OptionType_value };
enum FunType_slots : std::uint32_t { FunType_result, FunType_effects };
enum Unary_slots : std::uint32_t { Unary_operand };
enum Binary_slots : std::uint32_t { Binary_left, Binary_right };
enum Call_slots : std::uint32_t { Call_callee, Call_type_args };
enum Index_slots : std::uint32_t { Index_base, Index_index };
enum Slice_slots : std::uint32_t { Slice_base, Slice_start, Slice_end, Slice_step };
enum Select_slots : std::uint32_t { Select_base };
enum SafeSelect_slots : std::uint32_t { SafeSelect_base };
enum SafeIndex_slots : std::uint32_t { SafeIndex_base, SafeIndex_index };
enum Cast_slots : std::uint32_t { Cast_value, Cast_type };
enum Paren_slots : std::uint32_t { Paren_value };
enum StructLit_slots : std::uint32_t { StructLit_qualifier };
enum FieldInit_slots : std::uint32_t { FieldInit_value };
enum MapEntry_slots : std::uint32_t { MapEntry_key, MapEntry_value };
enum Lambda_slots : std::uint32_t { Lambda_type_params, Lambda_params, Lambda_result, Lambda_effects, Lambda_body };
enum Match_slots : std::uint32_t { Match_subject };
enum MatchArm_slots : std::uint32_t { MatchArm_pattern, MatchArm_guard, MatchArm_body };
enum IfExpr_slots : std::uint32_t { IfExpr_condition, IfExpr_then, IfExpr_otherwise };
enum Query_slots : std::uint32_t { Query_source, Query_where, Query_group, Query_sort, Query_skip, Query_take, Query_select };
enum From_slots : std::uint32_t { From_source };
enum Join_slots : std::uint32_t { Join_source, Join_on };
enum GroupBy_slots : std::uint32_t { GroupBy_having };
enum Load_slots : std::uint32_t { Load_type, Load_options };
enum Save_slots : std::uint32_t { Save_value, Save_options };
enum Intent_slots : std::uint32_t { Intent_params, Intent_result, Intent_body };
enum OnHandler_slots : std::uint32_t { OnHandler_alias, OnHandler_body };
enum Fact_slots : std::uint32_t { Fact_predicate };
enum Rule_slots : std::uint32_t { Rule_head };
enum NotPredicate_slots : std::uint32_t { NotPredicate_predicate };
enum NotEqual_slots : std::uint32_t { NotEqual_left, NotEqual_right };
enum LogicQuery_slots : std::uint32_t { LogicQuery_predicate };
enum FetchStmt_slots : std::uint32_t { FetchStmt_url, FetchStmt_options };
enum Fetch_slots : std::uint32_t { Fetch_url, Fetch_options };
enum Async_slots : std::uint32_t { Async_value };

}  // namespace mochi::syntax::slot
