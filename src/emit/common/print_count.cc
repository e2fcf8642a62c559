#include "emit/common/print_count.h"

#include "base/check.h"

namespace mochi::emit {

#ifndef NDEBUG
void PrintCount::note(ir::ExprId id, unsigned form) {
  const auto bit = static_cast<std::uint8_t>(1U << form);
  MOCHI_CHECK((printed_[id.value] & bit) == 0);
  printed_[id.value] |= bit;
}
#endif

}  // namespace mochi::emit
