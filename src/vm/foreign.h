// What stands behind foreign functions: calls that a bridge has prepared (design §5). All of them have one C
// signature; values cross as words of 64 bits, as many as their type says:
//   int, float, bool, enum     one word (bool 0 or 1, an enum the number of its variant)
//   string, bytes, bigint      address and length (bigint as decimal text)
//   list, set, map             address and count; the elements' words lie there one behind another (a map's key, value)
//   T?                         0 or 1, then the words of T
//   record                     the words of its fields, in declared order
//   union                      number of the variant, the words of its fields; as many as the largest variant needs
//   handle                     one word that only the library understands
//   function                   a ForeignCallback's `call` and `context`, which stand during the call
//   unit                       none
// What arguments point to is the machine's and stands during the call; what results point to is the library's and
// stands until `clear`.
#pragma once

#include <cstdint>
#include <string_view>

namespace mochi::vm {

union ForeignWord {
  std::int64_t i;
  std::uint64_t u;
  double f;
  const void* p;
  void* handle;
};
static_assert(sizeof(ForeignWord) == 8);

// A function of the program as the library calls it, on the thread that called the library. kForeignPending: it failed, and
// the machine knows how.
using ForeignCallback = std::int32_t (*)(void* context, const ForeignWord* arguments, ForeignWord* results);
inline constexpr std::int32_t kForeignPending = -1;

// 0, kForeignPending if a function of the program failed, or the code of a fault (section 6) whose text the first two words of the results then are.
using ForeignFunction = std::int32_t (*)(const ForeignWord* arguments, ForeignWord* results);

// What one library does with its handles.
struct ForeignApi {
  void (*release)(void* handle) = nullptr;
  void (*clear)() = nullptr;
  // The text of a handle; what it returns is as above.
  std::int32_t (*show)(void* handle, ForeignWord* results) = nullptr;
  bool (*equal)(void* a, void* b) = nullptr;
  // -1, 0, 1; 2 if neither comes first.
  std::int32_t (*order)(void* a, void* b) = nullptr;
};

// The libraries of one program. Outlives every run that uses it.
class Foreign {
 public:
  virtual ~Foreign() = default;
  // The function that `extern fun PATH` names; null if there is none.
  virtual ForeignFunction find(std::string_view path) const = 0;
  virtual const ForeignApi& api() const = 0;
};

}  // namespace mochi::vm
