// The zip reader. What it accepts can be written, and then gives the same entries.
#include <cstdint>
#include <string>

#include "archive/zip.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mochi::archive::ReadLimits limits;
  limits.entries = 100;
  limits.entry_bytes = 1U << 16U;
  limits.total_bytes = 1U << 18U;
  limits.foreign = size % 2 == 0;
  auto read = mochi::archive::read_zip({reinterpret_cast<const char*>(data), size}, limits);
  if (!read) return 0;
  mochi::Result<std::string> again = mochi::archive::write_zip(*read);
  MOCHI_CHECK(again.has_value());
  auto back = mochi::archive::read_zip(*again, limits);
  MOCHI_CHECK(back.has_value() && back->size() == read->size());
  for (std::size_t i = 0; i < read->size(); ++i) {
    MOCHI_CHECK((*back)[i].path == (*read)[i].path && (*back)[i].bytes == (*read)[i].bytes);
  }
  return 0;
}
