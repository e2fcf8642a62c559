// What an administrator does to a package from the command line, whether the registry is served or not: the
// serving process finds orders of others in `orders/` of the folder. Who may write there may do anything.
#pragma once

#include <string>
#include <string_view>

#include "base/function_ref.h"
#include "base/result.h"
#include "host/clock.h"
#include "host/file_system.h"
#include "registry/auth/tokens.h"
#include "registry/store/store.h"

namespace mochi::registry {

struct Order {
  // `purge`, `owner-list`, `owner-add`, `owner-remove`, `reader-add`, `reader-remove`
  std::string op;
  std::string protocol;
  std::string package;
  // Of `purge`: the version, and why.
  std::string version;
  std::string reason;
  // Whom the others are about.
  std::string user;
};

// Does it to a store that is open for writing. The answer is text for people: of `purge` nothing, else the
// owners and readers, a line each. C003 for what is not there or must not be, else as `Store::commit`.
Result<std::string> carry_out(Store& store, TokenBook& tokens, const Order& order);

// Hands the order to the process that serves `root` and waits for its answer. C002 if none comes.
Result<std::string> hand_over(FileSystem& files, Clock& clock, const std::string& root, const Order& order);

// The other end. Makes the folder; what was left to an earlier process is thrown away. Errors: C002, C016.
Result<void> open_orders(FileSystem& files, const std::string& root);
// Carries out what lies there. `settle` is called behind each change and before its answer: when somebody
// reads the answer, all that follows from the change is done. Errors: C002; the next call goes on.
Result<void> answer_orders(Store& store, TokenBook& tokens, FunctionRef<Result<void>()> settle);

}  // namespace mochi::registry
