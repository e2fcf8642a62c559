// Facts about a program that passes derive and targets read, beyond the flags on expressions.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "ir/ir.h"

namespace mochi::ir {

// How the object at a position is used (design §3 «Ownership analysis»).
enum class Ownership : std::uint8_t {
  none,    // not a mutable aggregate, nor does it hold one
  shared,  // never changed in place: may be shared freely
  unique,  // changed through one live path
  cell,    // changed while another live name can see it
};

// How a local or parameter holds its object.
enum class Holding : std::uint8_t {
  owned,         // its own: made here, moved in, or (parameter) handed over
  borrowed,      // a name for another's object, read only while the name lives
  borrowed_mut,  // the same, changed through this name; nobody else uses the object meanwhile
};

// How a function takes a parameter.
enum class ParameterMode : std::uint8_t {
  value,     // a scalar, a type parameter's value, or an object that the function keeps: handed over
  borrowed,  // an object or text that is only read while the call runs
  changed,   // an object of the caller that the function changes in place, and the caller sees it
  callable,  // a function value
  optional,  // perhaps an object or text that is only read while the call runs
};

// One class of positions that may hold the same object.
struct Place {
  TypeId type;
  Ownership ownership = Ownership::none;
  // Why: the first change in place, and the first copy of a reference whose source stays in use.
  Span change;
  Span alias;
  // The object grows (append, concat, add) through a slot of this class.
  bool grows = false;
  // Positions inside, one per type argument of `type`: list and set elements, map key and value, option
  // value, fields of an anonymous record, parameters and result of a function. kNone where nothing of
  // interest is inside. Fields of declared types stand in OwnershipFacts::fields.
  std::vector<std::uint32_t> parts;
};

// A growth inside a loop that copies each time.
struct CopiedGrowth {
  Span span;
  const char* reason;
};

// Statements of one block that move an object instead of sharing it, recognised by their shape.
struct MovedOut {
  enum class Kind : std::uint8_t {
    swap,  // `let t = a[i]  a[i] = a[j]  a[j] = t`: the two slots change places
    take,  // `let t = r.f  …  r.f = t`: nobody looks at the slot until the object is back
  };
  Kind kind = Kind::swap;
  StmtId let;
  StmtId back;  // the assignment that ends it
};

struct FunctionOwnership {
  std::vector<std::uint32_t> locals;  // by LocalId: index into `places`, kNone for scalars
  std::vector<Holding> holding;       // by LocalId
  std::vector<ParameterMode> modes;   // by parameter
  std::vector<bool> changes;          // by parameter: something in its tree is changed in place
  // Something is changed in place that no parameter leads to, such as what a closure has captured.
  bool changes_elsewhere = false;
  std::uint32_t result = 0xffffffffU;  // place
  std::vector<CopiedGrowth> copied_growths;
  std::vector<MovedOut> moved_out;  // in source order
};

struct OwnershipFacts {
  static constexpr std::uint32_t kNone = 0xffffffffU;
  std::vector<Place> places;
  std::vector<FunctionOwnership> functions;  // by FunctionId
  std::vector<std::uint32_t> globals;        // by GlobalId
  // Fields of declared records and variants: (type, variant or 0, field).
  std::map<std::tuple<TypeId, std::uint32_t, std::uint32_t>, std::uint32_t> fields;

  // All of these answer kNone (`owned` for a holding) where nothing is known: of scalars, and of locals and
  // functions that came after the analysis, such as the temporaries of lower/hoist.
  std::uint32_t local(FunctionId function, LocalId local) const;
  std::uint32_t result(FunctionId function) const;
  std::uint32_t global(GlobalId global) const;
  std::uint32_t field(TypeId type, std::uint32_t variant, std::uint32_t field) const;
  Holding holding(FunctionId function, LocalId local) const;
  // Of the index-th parameter; `value` where nothing is known.
  ParameterMode mode(FunctionId function, std::size_t index) const;
  // The class of positions that an expression of the function's body reads its object from: a local, global,
  // field, element, entry, the value of an option, or the result of a call. Of a map_get it is the entry's.
  std::uint32_t place_of(const Body& body, FunctionId function, ExprId id) const;

  Ownership of(std::uint32_t place) const {
    return place == kNone ? Ownership::none : places[place].ownership;
  }
  bool grows(std::uint32_t place) const { return place == kNone || places[place].grows; }
  std::uint32_t part(std::uint32_t place, std::size_t index) const {
    if (place == kNone || index >= places[place].parts.size()) return kNone;
    return places[place].parts[index];
  }
};

// A string local that is indexed, sliced or measured in a loop: a target without O(1) access by code point
// makes a view of it where `scope` says, and uses that inside (Z16).
struct TextView {
  LocalId local;
  StmtId loop;  // the outermost loop in which the local is not assigned: the view is made right before it
};

// How a `for_each` and what it walks get along. What is not known is true.
struct Walk {
  StmtId loop;
  // While the loop runs, the object that is walked may get or lose entries. Lists and sets do not where this
  // is known: they grow in place only where nobody else sees them.
  bool source_may_grow = true;
  // That, or an element may be replaced. Not so in an object that was made for the loop.
  bool source_may_change = true;
  // The source is no local, or one that the loop assigns or a cell: naming it inside may give another object.
  bool source_may_differ = true;
  // The body mentions the loop's variable.
  bool variable_mentioned = true;
};

struct Facts {
  OwnershipFacts ownership;                       // after pass `ownership`
  std::vector<std::vector<TextView>> text_views;  // by FunctionId, after pass `text`; loops in source order
  std::vector<std::vector<Walk>> walks;           // by FunctionId, ascending by loop, after pass `walks`

  // Of the loop, which may have come after the analysis.
  Walk walk(FunctionId function, StmtId loop) const;
};

// The program's facts, for a pass to add to: they are copied first if another program shares them.
Facts& own_facts(Program& program);

}  // namespace mochi::ir
