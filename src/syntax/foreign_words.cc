#include "syntax/foreign_words.h"

namespace mochi::syntax {
namespace {

struct Entry {
  std::string_view word;
  std::string_view hint;
};

constexpr std::string_view kLogic = "The operators are `&&`, `||` and `!`.";
constexpr std::string_view kType = "Types are declared by `type`, as in `type Point { x: int, y: int }`.";
constexpr std::string_view kFault = "Write `panic(\"message\")`, or return a `result<T, E>`.";
constexpr std::string_view kLoop =
    "Loops are `while c { … }`, `for x in xs { … }` and `for i in 0..n { … }`.";
constexpr std::string_view kMatch = "Write `match x { 1 => …  _ => … }`.";
constexpr std::string_view kVariant = "Ask for the variant by `match x { Circle(r) => …  _ => … }`.";
constexpr std::string_view kElse = "Write `else if`.";
constexpr std::string_view kReceiver =
    "In a method the value is `self`, and its fields are seen by their names.";
constexpr std::string_view kOfType =
    "Functions and constants of a type stand in it: `type P { x: int  static fun of(): P { … } }`.";
constexpr std::string_view kOutput = "Print with `print(…)`.";

constexpr std::string_view kFunction =
    "Write a function as `fun(x) => …`; without `fun`, `=>` belongs to the arms of a `match`.";

constexpr std::string_view kLength = "Write `len(x)`.";
constexpr std::string_view kText = "Write `str(x)`.";
constexpr std::string_view kBound = "A bound stands behind a colon, as in `fun f<T: ord>(x: T)`.";
constexpr std::string_view kOption = "An option takes the value as it is: `let x: int? = 1`.";
constexpr std::string_view kPublic = "What others see is marked `export`; all else belongs to its module.";
constexpr std::string_view kAsync = "There is no `async` and no `await`: a call ends when its work is done.";
constexpr std::string_view kNumber = "Write `int(x)`, or `float(x)`.";

constexpr Entry kEntries[] = {
    {"and", kLogic},
    {"or", kLogic},
    {"xor", "Bit operations are functions of `std/bits`; of two bools, `a != b`."},
    {"mod", "The remainder is `a % b`."},
    {"div", "`a / b` of two ints is an int."},
    {"instanceof", kVariant},
    {"is", kVariant},
    {"not", kLogic},
    {"class", kType},
    {"struct", kType},
    {"interface", kType},
    {"trait", kType},
    {"throw", kFault},
    {"raise", kFault},
    {"do", kLoop},
    {"loop", kLoop},
    {"foreach", kLoop},
    {"until", kLoop},
    {"switch", kMatch},
    {"case", kMatch},
    {"elif", kElse},
    {"elsif", kElse},
    {"elseif", kElse},
    {"lambda", kFunction},
    {"new", "A record is written `Point { x: 1, y: 2 }`."},
    {"self", kReceiver},
    {"static", kOfType},
    {"this", kReceiver},
    {"console", kOutput},
    {"assert", "Write `expect condition`."},
    {"printf", kOutput},
    {"println", kOutput},
    {"echo", kOutput},
    {"length", kLength},
    {"size", kLength},
    {"strlen", kLength},
    {"toString", kText},
    {"to_string", kText},
    {"parseInt", kNumber},
    {"atoi", kNumber},
    {"Number", kNumber},
    {"extends", kBound},
    {"implements", kBound},
    {"Some", kOption},
    {"Just", kOption},
    {"startsWith", "Write `s.starts_with(part)`."},
    {"True", "Write `true`."},
    {"False", "Write `false`."},
    {"None", "Write `none`."},
    {"undefined", "Write `none`."},
    {"public", kPublic},
    {"pub", kPublic},
    {"private", kPublic},
    {"protected", kPublic},
    {"async", kAsync},
    {"await", kAsync},
    {"yield", "There are no generators: fill a list, or take a function that is called for each value."},
    {"enum", "Write `type Color = Red | Green | Blue`."},
    {"pass", "A block may be empty: `{ }`."},
    {"from", "Write `import \"path\" as name`; a query is `from x in xs select x`."},
};

}  // namespace

std::string_view foreign_word_hint(std::string_view word) {
  for (const Entry& entry : kEntries)
    if (entry.word == word) return entry.hint;
  return {};
}

}  // namespace mochi::syntax
