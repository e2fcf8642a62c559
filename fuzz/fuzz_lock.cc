// mochi.lock: whatever is read is written, read again as the same, and written as the same bytes.
#include <cstdio>
#include <string>
#include <string_view>

#include "base/check.h"
#include "package/lock/lock.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace mochi;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(package::split_conflicts(text));
  SourceMap sources;
  const package::LockRules rules;
  const Result<package::Lock> lock =
      package::read_lock(sources, sources.add("mochi.lock", std::string(text)), rules);
  if (!lock) {
    MOCHI_CHECK(!lock.error().message.empty());
    return 0;
  }
  const std::string written = package::write_lock(*lock);
  const Result<package::Lock> again = package::read_lock(sources, sources.add("mochi.lock", written), rules);
  if (!again || package::write_lock(*again) != written) {
    std::fprintf(stderr, "%s\n--- %s\n", written.c_str(),
                 again ? package::write_lock(*again).c_str() : again.error().message.c_str());
  }
  MOCHI_CHECK(again && package::write_lock(*again) == written);
  return 0;
}
